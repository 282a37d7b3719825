import { mkdirSync } from 'node:fs';
import { test } from 'vitest';
import { desktop, enterDemo, openBrowser, openScreen, phone } from './browser';

const url = process.env['ROOMMATE_URL'] ?? 'http://localhost:5180';
const out = process.env['SHOTS'] ?? '/tmp/shots';

test('pictures of every view, by day and by night, small and large', async () => {
  mkdirSync(out, { recursive: true });
  const browser = await openBrowser();
  for (const [size, viewport] of [['phone', phone], ['desktop', desktop]] as const) {
    for (const scheme of ['light', 'dark'] as const) {
      const { page, context, complaints } = await openScreen(browser, url, viewport, scheme);
      await page.waitForTimeout(1_500);
      await page.screenshot({ path: `${out}/${size}-${scheme}-door.png` });
      await enterDemo(page);
      await page.waitForTimeout(3_500);
      await page.screenshot({ path: `${out}/${size}-${scheme}-home.png`, fullPage: scheme === 'light' });
      await page.goto('/rooms/' + (process.env['ROOM'] ?? 'room_living-room'));
      await page.locator('.composer').waitFor();
      await page.locator('.composer textarea').fill('What can you do?');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1_200);
      await page.screenshot({ path: `${out}/${size}-${scheme}-room-streaming.png` });
      await page.waitForTimeout(2_500);
      await page.screenshot({ path: `${out}/${size}-${scheme}-room.png` });
      console.log(size, scheme, complaints);
      await context.close();
    }
  }
  await browser.close();
}, 120_000);
