import { test } from 'vitest';
import { desktop, openBrowser, openScreen, phone } from './browser';
test('look at the real server', async () => {
  const browser = await openBrowser();
  for (const [size, viewport] of [['desktop', desktop], ['phone', phone]] as const) {
    const { page, complaints } = await openScreen(browser, process.env['ROOMMATE_URL']!, viewport, size === 'phone' ? 'dark' : 'light');
    await page.getByRole('button', { name: 'Enter the demo home' }).click();
    await page.locator('.tile .tile-icon').first().waitFor();
    await page.waitForTimeout(6000);
    await page.screenshot({ path: `/tmp/shots/real-${size}-home.png`, fullPage: true });
    const link = page.locator('a.panel-talk').filter({ hasText: 'Kitchen' });
    await link.click();
    await page.locator('.composer textarea').fill('turn on the kitchen lights');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(600);
    await page.screenshot({ path: `/tmp/shots/real-${size}-ask.png` });
    await page.waitForTimeout(3000);
    await page.locator('.turn-details summary').last().click().catch(() => undefined);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/tmp/shots/real-${size}-answered.png` });
    console.log(size, complaints);
  }
  await browser.close();
}, 90000);
