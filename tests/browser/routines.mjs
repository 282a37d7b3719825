// Stories of the routine editor, of scenes and of a device's own page, told by run.mjs.
import { until } from './parts.mjs';

/** @param tools story, page, violations: what run.mjs has. */
export async function routineStories({ story, page, violations }) {
  const main = page.locator('main');
  const go = (name) => page.getByRole('navigation').getByText(name, { exact: true }).first().click();

  await story('A routine is written in a form: what is wrong stands beside its field, the JSON behind it is in step, and it is there when saved', async () => {
    await go('Routines');
    await page.getByRole('link', { name: 'Add a routine' }).click();
    await main.getByLabel('Name', { exact: true }).fill('Lamp at ten');
    await main.getByRole('button', { name: 'Add a trigger' }).click();
    await main.getByLabel('At', { exact: true }).fill('22:00');
    await main.getByRole('button', { name: 'Add a step' }).click();
    await main.getByRole('button', { name: 'Save' }).click();
    const device = main.locator('#at-actions-0-deviceId');
    await until(async () => (await device.getAttribute('aria-invalid')) === 'true', 'the field that is wrong says so');
    if (!(await main.locator('#at-actions-0-deviceId-wrong').innerText()).includes('Which device')) throw new Error('the reason stands beside the field');
    await violations('a refused routine');
    await device.selectOption({ label: 'Kitchen lamp · Kitchen' });
    await main.getByLabel('Add a value').selectOption('light.on');
    await main.getByRole('radio', { name: 'Document' }).check({ force: true });
    const json = main.locator('#routine-document');
    const written = JSON.parse(await json.inputValue());
    if (written.triggers[0].cron !== '0 22 * * 1-5') throw new Error(`the form is in the JSON: ${JSON.stringify(written)}`);
    await json.fill(JSON.stringify({ ...written, name: 'Lamp at ten, daily', triggers: [{ type: 'cron', cron: '0 22 * * *' }] }));
    await main.getByRole('radio', { name: 'Form' }).check({ force: true });
    if ((await main.getByLabel('Name', { exact: true }).inputValue()) !== 'Lamp at ten, daily') throw new Error('the JSON is in the form');
    await main.getByRole('button', { name: 'What it would have done' }).click();
    await until(async () => /Would have run 7 times/.test(await main.innerText()), 'what it would have done in seven days');
    await main.getByRole('button', { name: 'Save' }).click();
    await until(() => /\/routines\/rtn_/.test(page.url()), 'the routine has its own address');
    await until(async () => /Every day at 22:00: turn (?:on|off) Kitchen lamp\./.test(await main.innerText()), 'the plain sentence');
    await violations('a routine and its form');
  });

  await story('It runs at a press, and its trace follows by itself', async () => {
    await main.getByRole('button', { name: /^Run now: / }).click();
    await until(async () => (await main.locator('.runs [data-state="completed"], .runs li').count()) > 0 && /done/.test(await main.locator('.runs').innerText()), 'the trace says it is done');
  });

  await story('A habit is offered as a routine with its evidence, and can be changed before it becomes one', async () => {
    await until(async () => {
      await go('Home');
      await go('Routines');
      await main.locator('.cards').first().waitFor();
      return (await main.getByText(/You turn on Reading lamp at about 21:30 every day/).count()) > 0;
    }, 'the suggestion');
    await violations('a suggestion');
    await main.locator('li', { hasText: 'You turn on Reading lamp' }).getByRole('button', { name: 'Change it first' }).click();
    await until(async () => /Turn on Reading lamp/.test(await main.getByLabel('Name', { exact: true }).inputValue()), 'the form has the draft');
    if (await main.getByRole('switch', { name: 'It is switched on' }).isChecked()) throw new Error('a suggestion never switches itself on');
  });

  await story('A scene is kept from how the home is now, changed, and removed', async () => {
    await go('Routines');
    await main.getByLabel('Name of the scene').fill('As it is');
    await main.getByRole('button', { name: 'Keep the home as it is now' }).click();
    await main.getByRole('button', { name: 'Change the scene As it is' }).click();
    await main.locator('.scene-editor').getByLabel('Name of the scene').fill('As it was');
    await main.locator('.scene-editor').getByRole('button', { name: 'Save' }).click();
    await main.getByRole('button', { name: 'Change the scene As it was' }).click();
    await violations('a scene that is changed');
    await main.getByRole('button', { name: 'Remove the scene' }).click();
    await until(async () => (await main.getByRole('button', { name: 'Change the scene As it was' }).count()) === 0, 'the scene is gone');
  });

  await story('A device has its own page: history, activity, wanted beside reported, commands and settings', async () => {
    await go('Home');
    await page.getByRole('button', { name: /thermometer, details/i }).first().click();
    await page.getByRole('link', { name: 'History, commands and settings' }).click();
    await until(async () => (await page.locator('.chart svg').count()) > 0, 'the chart');
    await until(async () => (await page.locator('.activities li').count()) > 0 || (await page.getByText('Nothing has happened yet.').count()) > 0, 'the activity list');
    await violations('the page of a device');
    await main.getByLabel('Tag', { exact: true }).fill('guest');
    await main.getByRole('button', { name: 'Add the tag' }).click();
    await until(async () => (await main.getByLabel('Value of guest').count()) === 1, 'the tag');
    const name = main.getByLabel('Name', { exact: true });
    const before = await name.inputValue();
    await name.fill(`${before} two`);
    await main.locator('section', { has: page.getByRole('heading', { name: 'Settings' }) }).getByRole('button', { name: 'Save' }).click();
    await until(async () => (await main.getByRole('heading', { level: 1 }).innerText()) === `${before} two`, 'its new name');
    await name.fill(before);
    await main.locator('section', { has: page.getByRole('heading', { name: 'Settings' }) }).getByRole('button', { name: 'Save' }).click();
    await until(async () => (await main.getByRole('heading', { level: 1 }).innerText()) === before, 'its old name');
    await go('Home');
  });

  await story('A command is sent by hand and its answer is told', async () => {
    await page.getByRole('button', { name: /Vacuum, details/ }).first().click();
    await page.getByRole('link', { name: 'History, commands and settings' }).click();
    await main.getByLabel('Command', { exact: true }).fill('dock');
    await main.getByRole('button', { name: 'Send' }).click();
    await until(async () => /dock .*: (?:done|failed)/s.test(await main.locator('.device-answers').innerText().catch(() => '')), 'what came of it');
    await go('Home');
  });
}
