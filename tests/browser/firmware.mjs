// Stories of devices of one's own, told by run.mjs.
import { until } from './parts.mjs';

/** @param tools story, page, violations, address: what run.mjs has. */
export async function firmwareStories({ story, page, violations, address }) {
  const main = page.locator('main');

  await story('A device is expected under a name, comes with the code, and is there by itself', async () => {
    await page.getByRole('navigation').getByText('Devices and firmware', { exact: true }).first().click();
    await main.getByLabel('Name of the device').fill('Hall lamp');
    await main.getByRole('button', { name: 'Get a code' }).click();
    const code = main.locator('.claim-code');
    await until(async () => (await code.count()) > 0, 'the code');
    await main.getByText('Flash it from this browser').click();
    await violations('a device that is expected');
    const body = JSON.stringify({ code: await code.innerText(), secret: 'a-secret-the-device-has-made-itself-1', model: 'roommate-lamp', firmware: '1.0.0' });
    const answer = await fetch(`${address}/api/v1/claims`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!answer.ok) throw new Error(await answer.text());
    await until(async () => /Hall lamp is here/.test(await main.innerText()), 'the device arrived');
  });

  await story('A release is kept and rolled out, and says how far each device is', async () => {
    await main.getByText('Add a release').click();
    await main.getByLabel('Model, as the device names it').fill('roommate-lamp');
    await main.getByLabel('Version').fill('1.1.0');
    await main.getByLabel('Image (.bin)').setInputFiles({ name: 'lamp.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3000, 7) });
    await main.getByRole('button', { name: 'Keep it' }).click();
    await until(async () => /roommate-lamp 1\.1\.0/.test(await main.innerText()), 'the release');
    for (const step of ['10 %', '50 %', '100 %']) {
      await main.getByRole('button', { name: `Roll out to ${step}` }).click();
      await until(async () => new RegExp(`Rolled out to ${step}`).test(await main.innerText()), `rolled out to ${step}`);
    }
    if (!/Hall lamp\s+1\.0\.0 · waiting/.test(await main.innerText())) throw new Error('the lamp waits for it');
    await violations('a release that is rolled out');
  });
}
