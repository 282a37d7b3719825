// Every route of the page under axe: by day and by night, small and large, left to right and right to left. Told by run.mjs.
import { until } from './parts.mjs';

/** All of them with ROOMMATE_FULL=1; otherwise one small and dark in Arabic, one large and light in English. */
const looks = process.env.ROOMMATE_FULL
  ? ['en', 'de', 'ar'].flatMap((language) => ['light', 'dark'].flatMap((scheme) => [360, 1280].map((width) => ({ language, scheme, width }))))
  : [{ language: 'ar', scheme: 'dark', width: 360 }, { language: 'en', scheme: 'light', width: 1280 }];

/** @param tools story, browser, program, axe: what run.mjs has. */
export async function routeStories({ story, browser, program, axe }) {
  for (const { language, scheme, width } of looks) {
    await story(`Nothing stands in anybody's way on any route (${language}, ${scheme}, ${width} px)`, async () => {
      // Still: a colour half-way through a transition is no colour of the design.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce' });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      await page.addInitScript((tag) => localStorage.setItem('roommate.language', tag), language);
      const failures = [];
      const look = async (where) => {
        // Not by a script tag: the page's own policy refuses inline script, as it should.
        await page.evaluate(axe);
        const violations = () => page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`));
        let found = await violations();
        if (found.some((problem) => problem.startsWith('page-has-heading-one'))) {
          // Looked at while it was drawn anew.
          await until(async () => (await page.locator('h1').count()) > 0, `${where} has its heading`);
          found = await violations();
        }
        failures.push(...found.map((problem) => `${where}: ${problem}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) failures.push(`${where}: ${over} px wider than the screen`);
      };
      await page.goto(program.address);
      await page.locator('.door-card').waitFor();
      await look('/sign-in');
      await page.locator('.door-card button').first().click();
      await page.locator('.tile').first().waitFor({ timeout: 60_000 });
      for (const path of await paths(page)) {
        // Two pictures later the page before is gone, whatever comes in its place.
        await page.evaluate((to) => {
          history.pushState(null, '', to);
          dispatchEvent(new PopStateEvent('popstate'));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, path);
        await until(async () => (await page.locator('main .loading, main [aria-busy="true"]').count()) === 0 && (await page.locator('h1').count()) > 0 && (await page.locator('main').innerText()).trim() !== '', `${path} is there`);
        await look(path);
      }
      for (const [keys, name] of [['?', 'the keyboard help'], ['Control+k', 'the search']]) {
        await page.locator('main').focus();
        await page.keyboard.press(keys);
        await page.locator('dialog[open]').waitFor();
        await look(name);
        await page.keyboard.press('Escape');
      }
      await context.close();
      if (failures.length) throw new Error(failures.join('\n'));
    });
  }
}

/** The routes of the page: every link there is in its menus, one of each kind of thing, and what only a path leads to. */
async function paths(page) {
  const links = await page.locator('nav a[href^="/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  const rooms = links.filter((link) => link.startsWith('/rooms/'));
  const fetched = await page.evaluate(async () => {
    const { accessToken } = JSON.parse(localStorage.getItem('roommate.sign-in'));
    const get = async (path) => (await (await fetch(`/api/v1${path}`, { headers: { authorization: `Bearer ${accessToken}` } })).json()).items;
    const [home] = await get('/homes');
    return { device: (await get(`/homes/${home.id}/devices`))[0]?.id, routine: (await get(`/homes/${home.id}/routines`))[0]?.id };
  });
  return [...new Set(['/', ...links.filter((link) => !link.startsWith('/rooms/')), '/rooms', ...rooms.slice(0, 1), `/devices/${fetched.device}`, `/routines/${fetched.routine}`, '/routines/new', '/rooms/room_gone'])];
}
