// What the built page costs in a real browser, against the stand-in: node bench/page.mjs (after npm run build).
// Prints a table; figures are published in docs/performance.md with the load of the machine.
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const port = Number(process.env.PORT ?? 5187);
const seconds = Number(process.env.SECONDS ?? 15);
const web = fileURLToPath(new URL('..', import.meta.url));
const server = spawn(`${web}node_modules/.bin/vite`, ['preview', '--config', 'test/standin/vite.config.ts', '--port', String(port), '--strictPort'], {
  cwd: web,
  env: { ...process.env, STANDIN_LOAD: 'yes' },
  stdio: 'ignore',
});
const address = `http://localhost:${port}`;
for (let i = 0; i < 200 && !(await fetch(address).catch(() => undefined)); i++) await new Promise((resolve) => setTimeout(resolve, 100));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
const page = await context.newPage();
const devtools = await context.newCDPSession(page);
// The processor's time, not the wall's: other programs on the machine are not the page's doing.
await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
const rows = [];

/** Frames and the work of the page's main thread while something goes on. */
async function watch(work) {
  const metric = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const before = await metric();
  const began = Date.now();
  await page.evaluate(() => {
    const seen = { frames: [], long: [] };
    window.seen = seen;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.long.push(entry.duration))).observe({ type: 'longtask' });
    const frame = (at) => {
      seen.frames.push(at);
      window.watching = requestAnimationFrame(frame);
    };
    window.watching = requestAnimationFrame(frame);
  });
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  await work();
  const trace = await browser.stopTracing();
  const { frames, long } = await page.evaluate(() => {
    cancelAnimationFrame(window.watching);
    return window.seen;
  });
  const after = await metric();
  const gaps = frames.slice(1).map((at, index) => at - frames[index]).sort((a, b) => a - b);
  const span = (Date.now() - began) / 1_000;
  return {
    fps: (frames.length - 1) / ((frames.at(-1) - frames[0]) / 1_000),
    worst: gaps.at(-1) ?? 0,
    p99: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
    longest: Math.max(0, ...long),
    tasks: tasksOf(trace),
    busy: ((after.TaskDuration - before.TaskDuration) / span) * 1_000,
  };
}

/** The processor's time of each task of the page's main thread, the longest last, in ms. */
function tasksOf(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = new Set(traceEvents.filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain').map((event) => `${event.pid}/${event.tid}`));
  return traceEvents.filter((event) => event.name === 'RunTask' && event.tdur && main.has(`${event.pid}/${event.tid}`)).map((event) => event.tdur / 1_000).sort((a, b) => a - b);
}

const tell = (name, { fps, p99, worst, longest, busy, tasks }, more = '') =>
  rows.push(`| ${name} | ${fps.toFixed(1)} | ${p99.toFixed(0)} | ${worst.toFixed(0)} | ${longest ? longest.toFixed(0) : 'none'} | ${(tasks.at(-1) ?? 0).toFixed(1)} | ${busy.toFixed(0)} | ${more} |`);
const rest = (ms) => page.waitForTimeout(ms);

try {
  await page.goto(address);
  await page.getByRole('button', { name: 'Enter the demo home' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.tile').length === 200 && !document.querySelector('.tile.waiting'));
  await rest(3_000);
  tell('200 tiles, 100 updates/s', await watch(() => rest(seconds * 1_000)));

  const opened = [];
  for (let i = 0; i < 5; i++) {
    const began = Date.now();
    await page.locator('a[href="/rooms/room_living-room"]').first().click();
    await page.getByText('Message 1000:').waitFor();
    opened.push(Date.now() - began);
    await page.locator('a[href="/"]').first().click();
    await page.locator('.home').waitFor();
    await rest(300);
  }
  await page.locator('a[href="/rooms/room_living-room"]').first().click();
  await page.getByText('Message 1000:').waitFor();
  const all = await watch(async () => {
    // One press after the other, in the page: a pointer that waits for things to stand still would be measured instead.
    await page.evaluate(() => new Promise((resolve) => {
      const press = () => {
        const button = document.querySelector('.transcript .start button');
        if (button && !button.disabled) button.click();
        if (document.querySelector('p.start.quiet')) resolve(undefined);
        else setTimeout(press, 50);
      };
      press();
    }));
  });
  const shown = await page.locator('.message').count();
  tell('a room of 1,000 messages, read back to its start', all, `opened in ${opened.sort((a, b) => a - b)[2]} ms (median of 5), ${shown} messages shown`);

  await page.goto(`${address}/rooms/room_study`);
  await page.locator('.composer textarea').fill('say 16 kB');
  await page.keyboard.press('Enter');
  await page.getByText('Part 1', { exact: true }).waitFor();
  tell('a streamed answer of 16 kB', await watch(() => page.locator('.message.assistant', { hasText: 'answer39' }).last().waitFor({ timeout: 120_000 })));
} finally {
  await browser.close();
  server.kill();
}

console.log(`load ${loadavg()[0].toFixed(1)}\n\n| what | frames/s | p99 ms between frames | worst | longest task, ms by the clock | longest task, CPU ms | CPU ms/s of the main thread | |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}`);
