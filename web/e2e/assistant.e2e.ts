import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { violations } from './axe';
import { desktop, enterDemo, openBrowser, openScreen, phone } from './browser';

const url = process.env['ROOMMATE_URL'] ?? 'http://localhost:5180';
const shots = process.env['SHOTS'];

for (const [size, viewport] of [['phone', phone], ['desktop', desktop]] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`The assistant's pages work for everybody (${size}, ${scheme})`, async () => {
      const browser = await openBrowser();
      const { page, complaints } = await openScreen(browser, url, viewport, scheme);
      const found: Record<string, string[]> = {};
      const look = async (where: string): Promise<void> => {
        const wrong = await violations(page);
        if (wrong.length > 0) found[where] = wrong;
        if (!shots) return;
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/${size}-${scheme}-${where}.png`, fullPage: true });
      };
      await enterDemo(page);

      const words = `The bin of ${size} ${scheme}`;
      await page.goto('/assistant');
      await page.getByLabel('Something to remember').fill(`${words} is emptied on Thursdays.`);
      await page.getByRole('button', { name: 'Remember this' }).click();
      const item = page.locator('.memory', { hasText: `${words} is emptied on Thursdays` });
      await item.waitFor();
      await item.getByText('Why do you know that?').click();
      await item.getByText('You told the assistant').waitFor();
      await look('memory');
      await item.getByRole('button', { name: /^Edit/ }).click();
      await page.getByLabel('The memory in other words').fill(`${words} is emptied on Fridays.`);
      await page.getByRole('button', { name: 'Save' }).click();
      const edited = page.locator('.memory', { hasText: `${words} is emptied on Fridays` });
      await edited.getByRole('button', { name: /^Forget/ }).click();
      await edited.getByRole('button', { name: 'Forget it' }).click();
      await edited.waitFor({ state: 'detached' });

      await page.getByRole('link', { name: 'Timers and lists', exact: true }).click();
      await page.locator('[role=timer]', { hasText: ':' }).first().waitFor();
      await page.getByText('oat biscuits').waitFor();
      await page.getByLabel('Remind me of').fill(`Water the ${words}`);
      await page.getByLabel('When').fill('2030-05-01T08:30');
      await page.getByRole('button', { name: 'Remind me' }).click();
      await page.getByText(`Water the ${words}`).waitFor();
      await look('board');

      await page.getByRole('link', { name: 'Character', exact: true }).click();
      await page.getByLabel('How it talks').fill('brief and warm');
      await page.getByRole('button', { name: 'What a model would be told' }).click();
      await page.locator('.prompt').waitFor();
      await page.getByText('Balcony door has been open').waitFor();
      await page.getByLabel('Remarks in a day at most').waitFor();
      await look('character');

      await page.getByRole('link', { name: 'Usage', exact: true }).click();
      await page.getByText('€0.07 left').waitFor();
      await look('usage');

      await page.getByRole('link', { name: 'Understanding', exact: true }).click();
      await page.getByLabel('A sentence').fill('turn off the kitchen lights and lock the front door');
      await page.getByRole('button', { name: 'Look' }).click();
      await page.locator('.words li').first().waitFor();
      await look('understanding');
      await browser.close();
      expect(found).toEqual({});
      expect(complaints).toEqual([]);
    });
  }
}
