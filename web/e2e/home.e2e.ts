import { expect, test } from 'vitest';
import { enterDemo, openBrowser, openScreen } from './browser';

/** These need the stand-in: its kettle refuses, and it can be cut off on demand. */
const url = 'http://localhost:5180';

test('A change shows its way, a refusal its reason, and the last one can be taken back', async () => {
  const browser = await openBrowser();
  const { page } = await openScreen(browser, url);
  await enterDemo(page);
  const lamp = page.getByRole('article', { name: 'Counter light' });
  await lamp.getByRole('switch').click({ force: true });
  await lamp.locator('.waits').waitFor();
  await lamp.locator('.reported').waitFor();
  await page.keyboard.press('Control+z');
  await lamp.getByText('off', { exact: false }).first().waitFor();

  const kettle = page.getByRole('article', { name: 'Kettle' });
  await kettle.getByRole('switch').click({ force: true });
  await kettle.getByText('Kettle is out of water').waitFor();
  expect(await kettle.getByRole('switch').isChecked(), 'no silent revert').toBe(true);
  await kettle.getByRole('button', { name: 'Retry' }).waitFor();
  await browser.close();
});

test('What is written without a connection is kept over a reload and goes out once', async () => {
  const browser = await openBrowser();
  const { page } = await openScreen(browser, url);
  await enterDemo(page);
  await page.goto('/rooms/room_study');
  await page.getByRole('radio', { name: 'People' }).check({ force: true });
  await page.request.get('/stand-in/refuse');
  await page.request.get('/stand-in/cut');
  await page.getByText('The connection is lost').waitFor();
  const words = `kept ${Date.now()}`;
  await page.locator('.composer textarea').fill(words);
  await page.keyboard.press('Enter');
  await page.getByText('goes out once the connection is back').waitFor();
  await page.reload();
  await page.request.get('/stand-in/refuse');
  await page.locator('.message:not(.outgoing)', { hasText: words }).waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1_500);
  expect(await page.locator('.message', { hasText: words }).count()).toBe(1);
  await browser.close();
});
