// The stories of the first release, in a real browser against the real program. Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firmwareStories } from './firmware.mjs';
import { offlineStories } from './offline.mjs';
import { routeStories } from './routes.mjs';
import { routineStories } from './routines.mjs';
import { Program, freePort, openBrowser, root, until } from './parts.mjs';

const axe = readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8');
let passed = 0;
let failed = 0;

async function story(name, tell) {
  const began = Date.now();
  try {
    await tell();
    passed++;
    console.log(`  Passed ${name} [${Math.round((Date.now() - began) / 100) / 10} s]`);
  } catch (error) {
    failed++;
    console.log(`  Failed ${name}\n${error.stack}`);
    if (page) console.log((await page.locator('body').innerText().catch(() => '')).slice(0, 3000));
  }
}

const modelPort = await freePort();
const model = spawn('node', [join(root, 'tests/browser/model.mjs'), String(modelPort)], { stdio: 'ignore' });
const program = await Program.create('--demo', `--OpenAI:Endpoint=http://127.0.0.1:${modelPort}/v1`, '--OpenAI:Model=stand-in');
await program.start();
const browser = await openBrowser();
const problems = [];
let page;

const words = (count) => Array.from({ length: count }, (_, i) => `w${i + 1}`).join(' ');
const transcript = () => page.locator('main').innerText();
/** Fails when axe finds anything on the page as it is. */
const violations = async (where) => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`));
  if (found.length) throw new Error(`${where}:\n${found.join('\n')}`);
};
const release = () => fetch(`http://127.0.0.1:${modelPort}/release`, { method: 'POST' });
const ask = async (text) => {
  const box = page.locator('main').getByRole('textbox').first();
  await box.fill(text);
  await box.press('Enter');
};

try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  let socket;
  await page.routeWebSocket(/\/hub/, (route) => {
    socket = { page: route, server: route.connectToServer() };
  });

  await story('A guest of the demo signs in with one press and sees the home', async () => {
    await page.goto(program.address);
    await page.getByRole('button', { name: /demo/i }).first().click();
    await until(async () => /Kitchen lights/.test(await transcript()) && /Front door/.test(await transcript()), 'the tiles');
  });

  await story('A tile changes by itself', async () => {
    const before = await transcript();
    await until(async () => (await transcript()) !== before, 'something in the home moves');
  });

  await routeStories({ story, browser, program, axe });

  await story('Routines stand there as plain sentences; one runs at a press and shows what it did; a scene is set', async () => {
    await page.getByRole('navigation').getByText('Routines', { exact: true }).first().click();
    await page.getByRole('button', { name: /^Run now: / }).first().click();
    await until(async () => (await page.locator('.runs li').count()) > 0, 'the trace of the run');
    await page.getByRole('button', { name: /^Set the scene/ }).first().click();
    await until(async () => (await page.getByRole('button', { name: /^Undo the scene/ }).count()) > 0, 'a scene that can be undone');
    await violations('routines and scenes');
    await page.getByRole('navigation').getByText('Home', { exact: true }).first().click();
  });

  await routineStories({ story, page, violations });
  await firmwareStories({ story, page, violations, address: program.address });

  await story('"turn on the kitchen lights" turns the tile on and streams a reply', async () => {
    await page.getByRole('navigation').getByText('Kitchen', { exact: true }).first().click();
    // The field of the page before takes words, too.
    await page.getByRole('heading', { level: 1, name: 'Kitchen', exact: true }).waitFor();
    await ask('turn off the kitchen lights');
    await until(async () => /Turned off/.test(await transcript()), 'the reply');
    await ask('turn on the kitchen lights');
    await until(async () => /Turned on/.test(await transcript()), 'the reply');
    await page.getByRole('navigation').getByText('Home', { exact: true }).first().click();
    await until(async () => await page.getByRole('switch', { name: /Kitchen lights/ }).first().isChecked(), 'the tile is on');
  });

  await story('A question to a model streams token by token', async () => {
    await page.getByRole('navigation').getByText('Office', { exact: true }).first().click();
    // The field of the page before takes words, too.
    await page.getByRole('heading', { level: 1, name: 'Office', exact: true }).waitFor();
    await ask('please say 40 words then wait');
    await until(async () => /w19/.test(await transcript()) && !/w21/.test(await transcript()), 'the first half is on the page while the model waits');
    await until(async () => (await release(), (await transcript()).includes(words(40))), 'the whole answer');
  });

  await story('A socket cut in the middle of an answer loses and doubles not one character', async () => {
    await ask('please say 60 words then wait');
    await until(async () => (await transcript()).split('say 60').at(-1).includes('w29'), 'half of the answer');
    await socket.page.close({ code: 4000 });
    await until(async () => (await release(), (await transcript()).split('say 60').at(-1).includes(words(60))), 'the whole answer after the cut');
    const last = (await transcript()).split('say 60').at(-1);
    if (last.split('w30').length !== 2) throw new Error(`w30 stands ${last.split('w30').length - 1} times:\n${last}`);
  });

  await story('The server is killed and started again and the page recovers by itself', async () => {
    await program.kill();
    await program.start();
    await ask('what time is it?');
    await until(async () => /It is \d\d:\d\d\./.test((await transcript()).split('what time').at(-1)), 'an answer after the restart');
    await page.getByRole('navigation').getByText('Home', { exact: true }).first().click();
    const before = await transcript();
    await until(async () => (await transcript()) !== before, 'the home moves again');
  });

  await offlineStories({ story, page, program, violations });

  await story('The console stayed clean but for the cut and the restart', async () => {
    const left = problems.filter((p) => !/WebSocket|Failed to load resource|ERR_CONNECTION|net::|hub|fetch/i.test(p));
    if (left.length) throw new Error(left.join('\n'));
  });
} finally {
  await browser.close();
  await program.stop();
  model.kill();
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
