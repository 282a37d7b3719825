import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's chromium; `CHROMIUM` names another. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

export const phone = { width: 360, height: 780 };
export const desktop = { width: 1280, height: 800 };

export interface Screen {
  page: Page;
  context: BrowserContext;
  /** What the console complained about. */
  complaints: string[];
}

/** A fresh browser window at a server. */
export async function openScreen(browser: Browser, url: string, viewport = desktop, colorScheme: 'light' | 'dark' = 'light'): Promise<Screen> {
  const context = await browser.newContext({ viewport, colorScheme, baseURL: url, hasTouch: viewport.width < 600 });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto('/');
  return { page, context, complaints };
}

/** Through the door of the demo home. */
export async function enterDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enter the demo home' }).click();
  await page.locator('.tile').first().waitFor();
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.home').waitFor();
}
