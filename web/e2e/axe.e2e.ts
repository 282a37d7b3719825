import { expect, test } from 'vitest';
import { violations } from './axe';
import { desktop, enterDemo, openBrowser, openScreen, phone } from './browser';

const url = process.env['ROOMMATE_URL'] ?? 'http://localhost:5180';

for (const [size, viewport] of [['phone', phone], ['desktop', desktop]] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`Nothing stands in the way of anybody (${size}, ${scheme})`, async () => {
      const browser = await openBrowser();
      const { page, complaints } = await openScreen(browser, url, viewport, scheme);
      const found: Record<string, string[]> = {};
      const look = async (where: string): Promise<void> => {
        const wrong = await violations(page);
        if (wrong.length > 0) found[where] = wrong;
      };
      await page.locator('.door-card').waitFor();
      await page.waitForTimeout(1_500);
      await look('sign-in');
      await enterDemo(page);
      await page.locator('.tile-icon').first().waitFor();
      await look('home');
      await page.locator('.tile-name').first().click();
      await page.locator('dialog[open]').waitFor();
      await look('device dialog');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.locator('dialog[open]').waitFor();
      await look('keyboard help');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.locator('dialog[open]').waitFor();
      await look('search');
      await page.keyboard.press('Escape');
      await page.locator('a.panel-talk').first().click();
      await page.locator('.composer textarea').fill('turn on the kitchen lights');
      await page.keyboard.press('Enter');
      await page.locator('.message.assistant').last().waitFor();
      await page.waitForTimeout(2_500);
      await look('room');
      await browser.close();
      expect(found).toEqual({});
      expect(complaints).toEqual([]);
    });
  }
}
