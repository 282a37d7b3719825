// Voice in a real browser against the real program: Chromium's fake microphone plays an espeak-ng wav. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, freePort, openBrowser, root, until } from './parts.mjs';
import { SpeechModel, spokenSeconds } from './speech.mjs';

const axe = readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'roommate-voice-'));
const microphone = join(folder, 'microphone.wav');
const story = 'Once upon a time there was a small lamp by the sea. ' + Array.from({ length: 12 }, (_, i) => `On evening number ${i + 1} it shone for all the boats that came home late.`).join(' ');
let passed = 0;
let failed = 0;
let page;

async function tell(name, does) {
  const began = Date.now();
  try {
    await does();
    passed++;
    console.log(`  Passed ${name} [${Math.round((Date.now() - began) / 100) / 10} s]`);
  } catch (error) {
    failed++;
    console.log(`  Failed ${name}\n${error.stack}`);
    if (page) console.log((await page.locator('body').innerText().catch(() => '')).slice(0, 2000));
    console.log(JSON.stringify(model.transcribed.at(-1) ?? null));
  }
}

/** Says a phrase into a wav, with silence around it as a person leaves it. */
function record(text, name) {
  const file = join(folder, `${name}.wav`);
  const made = spawnSync('espeak-ng', ['-v', 'en', '-s', '150', '-w', file, '--stdin'], { input: text });
  if (made.status !== 0) throw new Error(String(made.stderr));
  const wav = readFileSync(file);
  const rate = wav.readUInt32LE(24);
  const sound = wav.subarray(44);
  const silence = (seconds) => Buffer.alloc(Math.round(rate * seconds) * 2);
  const data = Buffer.concat([silence(0.4), sound, silence(20)]);
  const header = Buffer.from(wav.subarray(0, 44));
  header.writeUInt32LE(36 + data.length, 4);
  header.writeUInt32LE(data.length, 40);
  const whole = Buffer.concat([header, data]);
  writeFileSync(file, whole);
  model.phrases.push({ text, seconds: spokenSeconds(whole) });
  return file;
}

const modelPort = await freePort();
const model = new SpeechModel();
await model.start(modelPort);
const command = record('turn on the kitchen lights', 'command');
const question = record('please tell me a long story about a lamp by the sea', 'question');
copyFileSync(command, microphone);
const program = await Program.create('--demo', `--OpenAI:Endpoint=http://127.0.0.1:${modelPort}/v1`, '--OpenAI:Model=m', '--OpenAI:TranscriptionModel=stt', '--Memory:LearnWithModel=false');
await program.start();
const browser = await openBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}%noloop`, '--autoplay-policy=no-user-gesture-required');
const main = () => page.locator('main').innerText();
const shot = async (name) => process.env.ROOMMATE_SHOTS && page.screenshot({ path: join(process.env.ROOMMATE_SHOTS, `voice-${name}.png`) });
const talk = () => page.locator('.talk-button');
// Asked of the page at once: a locator would wait half a minute for a panel that is closed.
const phase = () => page.evaluate(() => document.querySelector('.voice')?.dataset.phase ?? 'idle');
const audio = () => page.evaluate(() => window.voices.map((a) => ({ paused: a.paused, at: a.currentTime, src: a.currentSrc })));

try {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
  // The page's player is in no document: what it does is read from here.
  await page.addInitScript(() => {
    window.voices = [];
    const Plain = window.Audio;
    window.Audio = class extends Plain {
      constructor(...args) {
        super(...args);
        window.voices.push(this);
        this.addEventListener('emptied', () => (window.silentAt = performance.now()));
        this.addEventListener('pause', () => (window.silentAt = performance.now()));
      }
    };
  });

  await tell('A command is spoken, written down, done, and answered aloud', async () => {
    await page.goto(program.address);
    await page.getByRole('button', { name: /demo/i }).first().click();
    await until(async () => /Lights/.test(await main()), 'the tiles');
    await page.locator('.bottom-bar a[href="/rooms"]').click();
    await page.locator('main').getByRole('link', { name: /^Kitchen/ }).first().click();
    await page.locator('.composer textarea').fill('turn off the kitchen lights');
    await page.keyboard.press('Enter');
    await until(async () => /Turned off/.test(await main()), 'the lights are off');
    await talk().click();
    await until(async () => (await phase()) === 'listening', 'the page listens');
    await until(async () => /You said: turn on the kitchen lights/.test(await main()), 'the words');
    await until(async () => /Turned on/.test(await main()), 'the reply');
    await until(async () => (await audio()).some((a) => a.at > 0.2), 'the voice');
    const src = (await audio()).map((a) => a.src).findLast(Boolean);
    const sound = await page.evaluate(async (url) => {
      const bytes = await (await fetch(url)).arrayBuffer();
      const decoded = await new AudioContext().decodeAudioData(bytes);
      const samples = decoded.getChannelData(0);
      return { seconds: decoded.duration, loud: Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length) };
    }, src);
    if (sound.seconds < 0.7 || sound.seconds > 6 || sound.loud < 0.02) throw new Error(`No spoken answer: ${JSON.stringify(sound)}`);
    await until(async () => (await phase()) === 'idle', 'the voice is over');
  });

  await tell('A long answer is interrupted: silence within 150 ms, model stopped, and what was heard is kept', async () => {
    copyFileSync(question, microphone);
    model.reply = story;
    await talk().press('Enter');
    await until(async () => (await phase()) === 'speaking', 'the story is being told');
    await until(async () => (await audio()).some((a) => !a.paused && a.at > 1.5), 'a little of the story was heard');
    const words = await page.locator('.voice-words').innerText();
    if (!/once upon|lamp|evening/i.test(words)) throw new Error(`No caption: ${words}`);
    const silentAfter = await page.evaluate(async () => {
      const began = performance.now();
      window.silentAt = 0;
      document.querySelector('.talk-button').dispatchEvent(new PointerEvent('pointerdown', { button: 0, pointerId: 1, bubbles: true }));
      // What the machine itself kept everything waiting for is not the page's.
      let [late, last] = [0, began];
      while (!window.silentAt) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        late += Math.max(0, performance.now() - last - 20);
        last = performance.now();
      }
      return window.silentAt - began - late;
    });
    if (silentAfter > 150) throw new Error(`Silent after ${silentAfter} ms`);
    await page.keyboard.press('Escape');
    await until(() => model.aborted > 0, 'the model is stopped');
    await until(async () => /You interrupted its voice/.test(await main()), 'the mark');
  });

  await tell('The voice panel is free of axe violations, at 360 px too', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (found.length || wide) throw new Error(`${found.join('\n')} ${wide ? 'wider than the screen' : ''}`);
  });

  await tell('The words can be checked before they are sent', async () => {
    copyFileSync(command, microphone);
    // Folded away until something was said.
    const options = page.locator('.voice-options summary');
    if (await options.count()) await options.click();
    await page.locator('.voice-choices input').nth(1).check();
    await talk().press('Enter');
    await until(async () => (await page.locator('.voice-correction textarea').inputValue().catch(() => '')) === 'turn on the kitchen lights', 'the words to check');
    await page.locator('.voice-correction textarea').fill('turn off the kitchen lights');
    await page.keyboard.press('Enter');
    await until(async () => /You said: turn off the kitchen lights/.test(await main()), 'the corrected words were sent');
    await page.locator('.voice-choices input').nth(1).uncheck();
  });

  await tell('A conversation opens the microphone again after each answer, with captions, calmly, until it is ended', async () => {
    copyFileSync(command, microphone);
    await until(async () => (await phase()) === 'idle', 'the answer before is over');
    await page.setViewportSize({ width: 1280, height: 800 });
    // What a person sees, moment by moment: the state in words and what is said, from the page itself.
    await page.evaluate(() => {
      window.seen = [];
      const look = () => {
        const panel = document.querySelector('.voice');
        const orb = document.querySelector('.voice-orb');
        const now = { phase: panel?.dataset.phase ?? 'idle', words: panel?.innerText ?? '', moves: orb ? getComputedStyle(orb).animationName : 'none' };
        if (JSON.stringify(now) !== JSON.stringify(window.seen.at(-1))) window.seen.push(now);
      };
      window.looking = setInterval(look, 30);
    });
    // Messages only: the panel says the words, too.
    const said = () => page.locator('article.message.mine', { hasText: 'turn on the kitchen lights' }).count();
    const before = await said();
    const box = page.locator('.voice-choices input').nth(0);
    await box.check();
    await until(async () => (await phase()) === 'listening', 'the page listens');
    await shot('listening');
    await until(async () => (await phase()) === 'speaking', 'the first answer');
    await shot('speaking');
    await until(async () => (await said()) >= before + 2, 'two commands, the second without a hand', 60_000);
    await page.locator('.voice-state .button').click();
    await until(async () => (await phase()) === 'idle' && !(await box.isChecked()), 'the conversation is over');
    const seen = await page.evaluate(() => (clearInterval(window.looking), window.seen));
    const order = seen.map((s) => s.phase).filter((p, i, all) => p !== all[i - 1] && p !== 'opening' && p !== 'thinking');
    if (!/listening,speaking,(idle,)?listening/.test(order.join())) throw new Error(`It did not listen again: ${order}`);
    if (!seen.some((s) => s.phase === 'speaking' && /turned on|lights|already/i.test(s.words))) throw new Error(`No caption of the answer: ${JSON.stringify(seen.filter((s) => s.phase === 'speaking'))}`);
    for (const { phase: name, words, moves } of seen) {
      if (moves !== 'none') throw new Error(`It moves though motion is reduced: ${moves} while ${name}`);
      if (name !== 'idle' && words.trim() === '') throw new Error(`The state ${name} is not in words`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    if ((await phase()) !== 'idle') throw new Error('It listens though it was ended');
    // With motion allowed it moves, calmly: one turn takes a second or more.
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.setViewportSize({ width: 360, height: 800 });
    await talk().press('Enter');
    await until(async () => (await phase()) === 'listening', 'it listens once more');
    const pace = await page.locator('.voice-orb').evaluate((orb) => {
      const style = getComputedStyle(orb);
      return { name: style.animationName, seconds: parseFloat(style.animationDuration) };
    });
    await shot('listening-phone');
    if (pace.name !== 'none' && pace.seconds < 1) throw new Error(`It is not calm: ${JSON.stringify(pace)}`);
    await page.keyboard.press('Escape');
    await until(async () => (await phase()) === 'idle', 'silence');
  });

  await tell('The server is killed while it speaks: the page says so and goes on', async () => {
    copyFileSync(question, microphone);
    await until(async () => (await phase()) === 'idle', 'silence');
    await talk().press('Enter');
    await until(async () => (await phase()) === 'speaking', 'the story is being told');
    await program.kill();
    await until(async () => /voice broke off|connection is lost/i.test(await page.locator('body').innerText()), 'the page says it');
    await program.start();
    copyFileSync(command, microphone);
    await until(async () => !/connection is lost/i.test(await page.locator('body').innerText()), 'the connection is back');
    await page.keyboard.press('Escape');
    await until(async () => (await phase()) === 'idle', 'silence');
    await talk().press('Enter');
    await until(async () => /You said: turn on the kitchen lights/.test(await main()), 'it hears again');
  });
} finally {
  await browser.close();
  await program.stop();
  model.stop();
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
