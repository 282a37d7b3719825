// What the walks over the page share: tasks that are counted, pictures of each, axe, and what the console said.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './parts.mjs';

const axe = readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8');

export class Story {
  /** @param {string} folder where its pictures are, under artifacts/ */
  constructor(folder) {
    this.pictures = join(root, 'artifacts', folder);
    this.problems = [];
    this.passed = 0;
    this.failed = 0;
    rmSync(this.pictures, { recursive: true, force: true });
    mkdirSync(this.pictures, { recursive: true });
  }

  /** The page that is looked at from now on; what goes wrong in it is noted. */
  use(page) {
    this.page = page;
    if (page.isHeard) return;
    page.isHeard = true;
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.problems.push(`${message.text()} ${message.location().url}`));
  }

  /** Does it and looks at what is there then; a failure is told with a picture and what the page says. */
  async task(name, tell, look) {
    try {
      await tell();
      await look(name);
      this.passed++;
      console.log(`  Passed ${name}`);
    } catch (error) {
      this.failed++;
      console.log(`  Failed ${name}\n${error.stack}`);
      await this.picture(`failed-${name}`, true).catch(() => undefined);
      console.log((await this.page.locator('body').innerText().catch(() => '')).slice(0, 1500));
    }
  }

  async picture(name, fullPage = false) {
    await this.page.screenshot({ path: join(this.pictures, `${name.replaceAll(' ', '-')}.png`), fullPage });
  }

  /** What axe finds, once colours have come to rest: one half-way through its change is none of the design. */
  async violations() {
    await this.page.evaluate(axe);
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 120))));
    return this.page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(', ')}`));
  }

  /** Where the page is wider than the screen, a line that says so. */
  async tooWide() {
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    return wide > 0 ? [`the page is ${wide} px too wide`] : [];
  }

  /** The line ./test reads, and the end. */
  end() {
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed === 0 ? 0 : 1);
  }
}
