// Hands that touch nothing but keys: Tab until the thing has the focus, then type or press.
const mostTabs = 160;

export class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /** Moves the focus to the thing, as somebody does who cannot use a mouse. */
  async to(locator) {
    await locator.first().waitFor({ state: 'visible', timeout: 10_000 });
    for (let i = 0; i < mostTabs; i++) {
      // Asked anew each time: a list that has loaded meanwhile has other elements.
      if (await locator.first().evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`not reached with Tab: ${locator}`);
  }

  async press(locator, key = 'Enter') {
    await this.to(locator);
    await this.page.keyboard.press(key);
  }

  async type(locator, text) {
    await this.to(locator);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** Chooses in a list by its first letters, as browsers let one. */
  async choose(locator, text) {
    await this.to(locator);
    await this.page.keyboard.type(text);
  }

  async open(text) {
    await this.page.keyboard.press('Control+K');
    await this.page.locator('.palette input').waitFor({ timeout: 10_000 });
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }
}
