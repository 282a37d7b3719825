// Makes the README's picture from the demo: docs/picture.png (desktop) and docs/picture-phone.png.
import { join } from 'node:path';
import { Program, openBrowser, root, until } from './parts.mjs';

const program = await Program.create('--demo');
await program.start();
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(program.address);
  await page.getByRole('button', { name: /demo/i }).first().click();
  await until(async () => /Kitchen lights/.test(await page.locator('main').innerText()), 'the home', 40_000);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(root, 'docs/picture.png') });
  await page.getByRole('navigation').getByText('Kitchen', { exact: true }).first().click();
  const box = page.locator('main').getByRole('textbox').first();
  await box.fill('turn on the kitchen lights');
  await box.press('Enter');
  await until(async () => /Turned on/.test(await page.locator('main').innerText()), 'the reply');
  await page.setViewportSize({ width: 360, height: 780 });
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(root, 'docs/picture-phone.png') });
} finally {
  await browser.close();
  await program.stop();
}
