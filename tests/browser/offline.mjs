// The page without a server, told by run.mjs.
import { until } from './parts.mjs';

/** @param tools story, page, program, violations: what run.mjs has. */
export async function offlineStories({ story, page, program, violations }) {
  await story('Without a server the page opens with what it last knew and says how old that is; when it is back, it is live by itself', async () => {
    await page.goto(program.address);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await until(() => page.evaluate(() => !!navigator.serviceWorker.controller), 'the worker has the page');
    await page.locator('.tile').first().waitFor();
    await until(() => page.evaluate(kept), 'what is seen is kept');
    await program.kill();
    await page.reload();
    await page.getByRole('article', { name: 'Kitchen lamp' }).waitFor();
    await until(async () => /You see the home as it was at/.test(await page.locator('.link-banner').innerText().catch(() => '')), 'its age');
    await violations('the page without a server');
    const cached = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map((request) => new URL(request.url).pathname);
    });
    const wrong = cached.filter((path) => /^\/(?:api|hub|mqtt|events)/.test(path));
    if (wrong.length || !cached.includes('/')) throw new Error(`kept by the worker: ${cached.join(' ')}`);
    await program.start();
    await until(async () => (await page.locator('.link-banner').count()) === 0, 'it is live again', 60_000);
    const before = await page.locator('main').innerText();
    await until(async () => (await page.locator('main').innerText()) !== before, 'something moves');
  });

  await story('Who signs out leaves nothing of the home in the browser', async () => {
    await page.getByRole('button', { name: 'Ana' }).first().click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('.door-card').waitFor();
    await until(async () => !(await page.evaluate(kept)), 'nothing is kept');
  });
}

/** Whether the browser holds a last known state. Runs in the page. */
function kept() {
  return new Promise((resolve) => {
    const opening = indexedDB.open('roommate-last-known', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('known', { keyPath: 'userId' });
    opening.onerror = () => resolve(false);
    opening.onsuccess = () => {
      const count = opening.result.transaction('known').objectStore('known').count();
      count.onsuccess = () => {
        opening.result.close();
        resolve(count.result > 0);
      };
    };
  });
}
