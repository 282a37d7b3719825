// The commonest tasks about people, done by keyboard alone at 360 px, each with a picture in artifacts/people/ and
// free of axe violations. Ends with "N passed, N failed".
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keyboard } from './keyboard.mjs';
import { Program, openBrowser, until } from './parts.mjs';
import { Story } from './story.mjs';

const story = new Story('people');
const { pictures } = story;
const password = 'correct-horse-9-battery';
let page;
let keys;

const program = await Program.create('--Setup:Email=ana@example.com', `--Setup:Password=${password}`, '--Setup:Name=Ana', '--Setup:Home=Linden Street 12', '--Registration:Mode=open');
await program.start();
const site = program.address.replace('127.0.0.1', 'localhost');
const browser = await openBrowser();

const task = (name, tell) => story.task(name, tell, look);

let number = 0;
/** A picture as it is on a phone, and axe: in one theme after the other, with ROOMMATE_FULL=1 in both. */
async function look(name) {
  const found = [];
  const themes = ['dark', 'light'];
  for (const colorScheme of process.env.ROOMMATE_FULL ? themes : [themes[number % 2]]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await story.violations()).map((v) => `${colorScheme}: ${v}`));
  }
  found.push(...await story.tooWide());
  // What the phone shows where the task ended.
  await page.evaluate(() => document.activeElement?.scrollIntoView({ block: 'center' }));
  await story.picture(`${String(++number).padStart(2, '0')}-${name}`);
  if (found.length) throw new Error(found.join('\n'));
}

async function phone() {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, colorScheme: 'light', reducedMotion: 'reduce' });
  const opened = await context.newPage();
  // Listening from the start: a chooser that opens before anybody listens is lost.
  opened.on('filechooser', () => undefined);
  return opened;
}

function use(opened) {
  page = opened;
  story.use(opened);
  keys = new Keyboard(opened);
}

/** What an authenticator app shows. */
function otp(key, steps = 0) {
  const bits = [...key.replaceAll('=', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', bytes).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const field = (label) => page.getByLabel(label, { exact: true });
const button = (name) => page.getByRole('button', { name });
const says = (text) => until(async () => (await page.locator('body').innerText()).includes(text), `the page says "${text}"`);

/** A PNG made in the browser: no picture lies in the repository. */
async function drawPicture() {
  const data = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
    const paint = canvas.getContext('2d');
    paint.fillStyle = '#d98c3f';
    paint.fillRect(0, 0, 900, 600);
    paint.fillStyle = '#3d5a80';
    paint.fillRect(0, 380, 900, 220);
    return canvas.toDataURL('image/png').split(',')[1];
  });
  const path = join(pictures, 'lake.png');
  writeFileSync(path, Buffer.from(data, 'base64'));
  return path;
}

async function chooseFile(locator, path) {
  await keys.to(locator);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(path);
}

async function signIn(email) {
  await keys.type(field('E-mail'), email);
  await keys.type(field('Password'), password);
  await page.keyboard.press('Enter');
}

try {
  use(await phone());
  await page.goto(site);
  const picture = await drawPicture();

  await task('sign in', async () => {
    await signIn('ana@example.com');
    await page.locator('#view h1').waitFor();
  });

  await task('profile and picture', async () => {
    await keys.open('your account');
    await chooseFile(field('Picture'), picture);
    await until(async () => (await page.locator('.face-large img').count()) === 1, 'the new picture');
    await keys.type(field('Name'), 'Ana Lind');
    await keys.press(button('Save').first());
    await says('Saved.');
  });

  let totp;
  await task('second factor', async () => {
    await keys.press(page.getByRole('link', { name: 'Sign-in' }));
    await keys.press(button('Set up an app'));
    await page.locator('.qr').waitFor();
    totp = await page.locator('code.secret').innerText();
    await keys.type(field('Code of the app'), otp(totp));
    await page.keyboard.press('Enter');
    await page.locator('.codes').waitFor();
  });

  await task('passkey', async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await keys.press(button('I have kept them'));
    await keys.type(field('Name of this device'), 'Phone');
    await page.keyboard.press('Enter');
    await says('Registered.');
  });

  await task('sign in with the passkey and with the app', async () => {
    await page.evaluate(() => localStorage.removeItem('roommate.sign-in'));
    await page.goto(site);
    await keys.press(button('Sign in with a passkey'));
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.evaluate(() => localStorage.removeItem('roommate.sign-in'));
    await page.goto(site);
    await signIn('ana@example.com');
    await keys.type(field('Code of your authenticator app'), otp(totp, 1));
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await keys.open('your account');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
  });

  await task('devices and an access token', async () => {
    await keys.press(page.getByRole('link', { name: 'Devices and tokens' }));
    await keys.press(page.getByRole('button', { name: /^Sign out: / }));
    await keys.press(page.getByRole('button', { name: /^Sign out: / }));
    await keys.type(field('What it is for'), 'Backup script');
    await page.keyboard.press('Enter');
    await says('shown only now');
  });

  let link;
  await task('invite a guest with QR code and slip', async () => {
    await keys.open('people');
    await keys.press(page.getByRole('link', { name: 'Invites' }));
    await keys.type(field('For whom (optional)'), 'Gus');
    await page.keyboard.press('Enter');
    await says('The invite is made.');
    await keys.press(page.getByRole('button', { name: /^Slip to print: / }));
    await page.locator('img.slip').waitFor();
    await page.keyboard.press('Escape');
    await keys.press(page.getByRole('button', { name: /^QR code: / }));
    link = await page.locator('.dialog a').getAttribute('href');
  });
  const anas = page;

  await task('a guest comes in with the code', async () => {
    use(await phone());
    await page.goto(link.replace('127.0.0.1', 'localhost'));
    await says('Come in to Linden Street 12 as a guest');
    await look('what the code opens');
    await keys.press(button('Come in'));
    await page.locator('#view h1').waitFor();
  });
  const gusts = page;

  await task('a message with a picture', async () => {
    use(anas);
    await page.keyboard.press('Escape');
    await page.evaluate(async (name) => {
      const { accessToken } = JSON.parse(localStorage.getItem('roommate.sign-in'));
      const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
      const { items } = await (await fetch('/api/v1/homes', { headers })).json();
      await fetch(`/api/v1/homes/${items[0].id}/rooms`, { method: 'POST', headers, body: JSON.stringify({ name, kind: 'place' }) });
    }, 'Kitchen');
    await keys.open('kitchen');
    await keys.press(page.getByRole('radio', { name: 'Roommate' }), 'ArrowRight');
    await chooseFile(button('Add a picture or file'), picture);
    await until(async () => (await page.locator('.attaching [data-state="ready"]').count()) === 1, 'the file is there');
    await keys.type(page.locator('main').getByRole('textbox'), 'The lake this morning');
    await page.keyboard.press('Enter');
    await until(async () => (await page.locator('.files img').evaluateAll((images) => images.filter((image) => image.src.startsWith('blob:') && image.complete).length)) === 1, 'the picture in the room');
  });

  await task('report a message', async () => {
    use(gusts);
    await keys.open('kitchen');
    await says('The lake this morning');
    await keys.press(button('Report'));
    await keys.type(field('What is wrong with it?'), 'No lake here');
    await page.keyboard.press('Enter');
    await says('Reported.');
  });

  await task('decide on it and set the word list', async () => {
    use(anas);
    await keys.open('home settings');
    await keys.press(page.getByRole('link', { name: 'Moderation' }));
    await keys.press(button('Leave it'));
    await says('Nothing is waiting');
    await keys.type(field('Words'), 'drat');
    await keys.press(button('Save'));
    await says('Saved.');
  });

  await task('home settings', async () => {
    await keys.press(page.getByRole('link', { name: 'Settings' }));
    await keys.type(field('Latitude'), '48.2085');
    await keys.type(field('Longitude'), '16.3731');
    await keys.press(button('Save').first());
    await says('Saved.');
    await keys.type(field('Manner'), 'Dry and kind.');
    await keys.press(button('Save').nth(1));
    await until(async () => (await page.getByText('Saved.').count()) === 2, 'the manner is kept');
  });

  await task('why may I not, and a single right', async () => {
    await keys.open('people');
    await keys.press(page.getByRole('link', { name: 'Rights' }));
    await keys.choose(field('Who').first(), 'Gus');
    await keys.choose(field('What').first(), 'administer');
    await keys.press(button('Ask'));
    await says('does not allow it');
    await keys.choose(field('Who').nth(1), 'Gus');
    await keys.choose(field('What').nth(1), 'configure');
    await keys.press(button('Give the right'));
    await says('Gus may configure in the whole home');
  });

  await task('members', async () => {
    await keys.press(page.getByRole('link', { name: 'Members' }));
    await keys.press(page.getByText('Manage').first());
    await page.getByRole('button', { name: /^Remove from the home: / }).waitFor();
  });

  await task('a direct message', async () => {
    await keys.press(page.getByRole('button', { name: 'Write to Gus' }));
    await page.waitForURL(/\/rooms\//);
    await keys.type(page.locator('main').getByRole('textbox'), 'Good to see you');
    await page.keyboard.press('Enter');
    await until(async () => (await page.locator('.message.mine:not(.outgoing)').count()) === 1, 'the message is said');
  });

  await task('audit', async () => {
    await keys.open('home settings');
    await keys.press(page.getByRole('link', { name: 'Audit' }));
    await keys.press(button('Check the chain'));
    await says('rows fit');
  });

  await task('leaving', async () => {
    await keys.press(page.getByRole('link', { name: 'Leaving' }));
    await page.getByRole('heading', { name: 'Delete this home' }).waitFor();
    await keys.press(page.getByRole('button', { name: /^Delete the home/ }));
    await page.keyboard.press('Escape');
  });

  await task('export and erase', async () => {
    await keys.open('your account');
    await keys.press(page.getByRole('link', { name: 'Your data' }));
    const saved = page.waitForEvent('download');
    await keys.press(button('Save my data'));
    if ((await saved).suggestedFilename() !== 'roommate-my-data.json') throw new Error('another file came');
  });

  await task('make an account and a home of one\'s own', async () => {
    use(await phone());
    await page.goto(site);
    await keys.press(page.getByRole('link', { name: 'Make an account' }));
    await keys.type(field('Your name'), 'Ben');
    await keys.type(field('E-mail'), 'ben@example.com');
    await keys.type(field('Password'), 'password123');
    await page.keyboard.press('Enter');
    await says('guessing begins with');
    await keys.type(field('Password'), 'violet canoe lantern');
    await page.keyboard.press('Enter');
    await says('No home yet');
    await keys.type(field('Name of the home'), 'Canal 3');
    await page.keyboard.press('Enter');
    await page.locator('#view h1').waitFor();
  });

  await task('a forgotten password', async () => {
    use(await phone());
    await page.goto(`${site}/forgotten`);
    await keys.type(field('E-mail'), 'ana@example.com');
    await page.keyboard.press('Enter');
    await says('a letter is on its way');
  });

  await task('the console stayed clean', async () => {
    // A refused second step answers 401 and a refused password 400, which Chromium notes.
    const left = story.problems.filter((problem) => !/status of 40[01]|WebSocket|net::ERR_ABORTED/.test(problem));
    if (left.length) throw new Error(left.join('\n'));
  });
} finally {
  await browser.close();
  await program.stop();
}

story.end();
