// The assistant's page in the real program with a stand-in model: what it did, asked and could not do, and every panel of
// /assistant, on a phone and a desktop, each with a picture in artifacts/assistant/ and free of axe violations.
import { createServer } from 'node:http';
import { Program, freePort, openBrowser, until } from './parts.mjs';
import { Story } from './story.mjs';

const story = new Story('assistant');
const password = 'correct-horse-9-battery';
let page;

/** Dims the lamp that is named when it is asked for a lullaby, fails when it is asked for a riddle, and talks otherwise. */
const model = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const { messages, tools } = JSON.parse(body);
  const text = (message) => (typeof message?.content === 'string' ? message.content : (message?.content ?? []).map((part) => part.text ?? '').join(''));
  const asked = text(messages.filter((message) => message.role === 'user').at(-1));
  if (/riddle/.test(asked)) return response.writeHead(401).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choices, more = {}) => response.write(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices, ...more })}\n\n`);
  const call = (name, args) => send([{ index: 0, delta: { tool_calls: [{ index: 0, id: `c${messages.length}`, type: 'function', function: { name, arguments: JSON.stringify(args) } }] }, finish_reason: 'tool_calls' }]);
  const rounds = messages.filter((message) => message.role === 'tool');
  const [, device] = /lullaby for (dev_\w+)/.exec(asked) ?? [];
  if (!tools) send([{ index: 0, delta: { content: 'Tea in the evening' }, finish_reason: 'stop' }]);
  else if (device && rounds.length === 0) call('list_scenes', {});
  else if (device && rounds.length === 1) call('set_device', { deviceId: device, patch: { light: { on: true, brightness: 12 } } });
  else {
    for (const word of 'A good pot of **Assam**, four minutes, and the lamp turned low:\n\n- warm the pot first\n- pour while it *boils*\n- one spoon a cup'.split(/(?<= )/)) {
      send([{ index: 0, delta: { content: word }, finish_reason: null }]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    send([{ index: 0, delta: {}, finish_reason: 'stop' }]);
  }
  send([], { usage: { prompt_tokens: 1200, completion_tokens: 90, total_tokens: 1290, prompt_tokens_details: { cached_tokens: 400 } } });
  response.end('data: [DONE]\n\n');
});
const port = await freePort();
model.listen(port, '127.0.0.1');

const program = await Program.create(
  '--Setup:Email=ana@example.com', `--Setup:Password=${password}`, '--Setup:Name=Ana', '--Setup:Home=Linden Street 12',
  `--OpenAI:Endpoint=http://127.0.0.1:${port}/v1`, '--OpenAI:Model=stand-in', '--Cost:Input=2', '--Cost:Output=10', '--Cost:HomePerMonth=5', '--Cost:PersonPerDay=1', '--Memory:RecallDeadlineMs=5000');
await program.start();
const site = program.address.replace('127.0.0.1', 'localhost');
const browser = await openBrowser();

let token;
async function api(method, path, body) {
  const answer = await fetch(`${program.address}/api/v1${path}`, { method, headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

async function look(name) {
  const found = [];
  for (const [size, width, height] of [['phone', 360, 780], ['desk', 1280, 860]]) {
    await page.setViewportSize({ width, height });
    found.push(...[...await story.violations(), ...await story.tooWide()].map((v) => `${size}: ${v}`));
    await story.picture(`${name}-${size}`, true);
  }
  await page.setViewportSize({ width: 360, height: 780 });
  if (found.length) throw new Error(found.join('\n'));
}

const task = (name, tell) => story.task(name, tell, look);
const says = (text) => until(async () => (await page.locator('body').innerText()).includes(text), `the page says "${text}"`);
const button = (name) => page.getByRole('button', { name });
const go = async (path) => { await page.goto(site + path); await page.locator('#view h1, .room').first().waitFor(); };

async function ask(text) {
  const field = page.locator('.composer textarea');
  await field.fill(text);
  await field.press('Enter');
}

/** How the newest reply came about, once it is whole: so many replies there are by then. */
async function openHow(replies) {
  await until(async () => (await page.locator('.turn-details').count()) >= replies, `${replies} replies are whole`);
  const how = page.locator('.turn-details').last();
  await how.locator('summary').click();
  await how.locator('.steps').waitFor();
}

try {
  ({ accessToken: token } = await api('POST', '/auth/login', { email: 'ana@example.com', password }));
  const home = (await api('GET', '/homes')).items[0].id;
  const room = await api('POST', `/homes/${home}/rooms`, { name: 'Living room' });
  const device = (name, component, kind) => api('POST', `/homes/${home}/devices`, { name, roomId: room.id, components: { [component]: { kind } } });
  const lamp = (await device('Reading lamp', 'light', 'light')).device.id;
  const door = (await device('Terrace door', 'lock', 'lock')).device.id;
  await api('PATCH', `/devices/${lamp}/desired`, { light: { on: true, brightness: 80 } });
  const brightness = async () => (await api('GET', `/devices/${lamp}/twin`)).desired.light.brightness;

  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, colorScheme: 'light', reducedMotion: 'reduce' });
  page = await context.newPage();
  story.use(page);
  await page.goto(site);
  await page.getByLabel('E-mail', { exact: true }).fill('ana@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#view h1').waitFor();

  await task('a command and its undo', async () => {
    await go(`/rooms/${room.id}`);
    await ask('set the reading lamp to 30 percent');
    await until(async () => (await brightness()) === 30, 'the lamp is to be at 30');
    await openHow(1);
    await button('Undo: Reading lamp').click();
    await says('Taken back.');
    await until(async () => (await brightness()) === 80, 'the lamp is to be at 80 again');
  });

  await task('an answer of the model', async () => {
    await ask('How do I make good tea in the evening, please?');
    await says('one spoon a cup');
    await openHow(2);
    await says('tokens');
  });

  await task('a confirmation card', async () => {
    await ask(`Sing a lullaby for ${lamp}`);
    await page.locator('.ask').first().waitFor();
  });

  await task('what was said yes to is taken back', async () => {
    await page.locator('.ask .button.primary').first().click();
    await until(async () => (await brightness()) === 12, 'the lamp is to be at 12');
    await page.locator('.ask.done').waitFor();
  });

  await task('taken back', async () => {
    await page.locator('.ask.done .button').click();
    await until(async () => (await brightness()) === 80, 'the lamp is to be at 80 again');
  });

  await task('a door asks', async () => {
    await ask('unlock the terrace door');
    await page.locator('.ask:not(.done) .button').nth(1).waitFor();
    await page.locator('.ask:not(.done) .button').nth(1).click();
    await until(async () => (await page.locator('.ask:not(.done)').count()) === 0, 'the card has gone');
    if ((await api('GET', `/devices/${door}/twin`)).desired.lock?.locked === false) throw new Error('the door was unlocked');
  });

  await task('a model that fails', async () => {
    await ask('Tell me a riddle about the moon, will you?');
    await says('I could not answer that without the language model.');
    await openHow(5);
  });

  await task('memory', async () => {
    for (const text of ['Ana keeps bees on the roof.', 'My sister Mia moved to Graz.', 'The boiler was serviced in March.']) await api('POST', `/homes/${home}/memories`, { text, pinned: text.includes('bees') });
    await go('/assistant');
    await says('keeps bees');
  });

  await task('memory search', async () => {
    await page.getByRole('searchbox').first().fill('where does my sister live');
    await page.keyboard.press('Enter');
    await says('moved to Graz');
  });

  await task('timers and lists', async () => {
    await api('POST', `/homes/${home}/timers`, { durationMs: 600_000, name: 'pasta', roomId: room.id });
    await api('POST', `/homes/${home}/reminders`, { text: 'call Grandma', at: new Date(Date.now() + 3 * 3_600_000).toISOString() });
    await api('POST', `/homes/${home}/lists/lst_shopping/items`, { text: 'oat milk' });
    await go('/assistant/board');
    await says('oat milk');
  });

  await task('character', async () => {
    await api('PUT', `/homes/${home}/persona`, { name: 'Robin', manner: 'dry and short', languages: ['en'] });
    await go('/assistant/character');
    await until(async () => (await page.locator('input').evaluateAll((all) => all.map((one) => one.value))).includes('Robin'), 'the name is there');
  });

  await task('usage and budgets', async () => {
    await go('/assistant/usage');
    await says('stand-in');
  });

  await task('inspector', async () => {
    await go('/assistant/understanding');
    await page.locator('#view input, #view textarea').first().fill('turn on the reading lamp and unlock the terrace door');
    await page.keyboard.press('Enter');
    await says('Reading lamp');
  });
} finally {
  await browser.close();
  await program.stop();
  model.close();
}

if (story.problems.length) {
  story.failed++;
  console.log(`  Failed a silent console\n${[...new Set(story.problems)].join('\n')}`);
}
story.end();
