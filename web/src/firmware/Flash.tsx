import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { flash, type FlashStep } from './serial/flash';
import { readManifest } from './serial/manifest';
import { serial } from './serial/port';
import { reason } from './store';
import { say } from './texts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function words(step: FlashStep): string {
  return step.step === 'writing' ? say('step.writing', { part: step.part, percent: percent(step.done) }) : say(`step.${step.step}`);
}

/** Writes a firmware over USB and tells it the Wi-Fi, the server and the code. */
export function Flash({ code }: { code: string }): JSX.Element {
  const step = useSignal<FlashStep | undefined>(undefined);
  const problem = useSignal('');
  const busy = step.value !== undefined && step.value.step !== 'done';

  const begin = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const files = form.getAll('files').filter((file): file is File => file instanceof File && file.size > 0);
    problem.value = '';
    try {
      const json = files.find((file) => file.name.endsWith('.json'));
      if (files.length > 0 && !json) throw new Error('noManifest');
      const manifest = json && readManifest(await json.text());
      const port = await serial()?.requestPort();
      if (!port) return;
      const settings = { ssid: String(form.get('ssid') ?? ''), password: String(form.get('password') ?? ''), server: location.origin, code };
      await flash(port, manifest, files, settings, (next) => (step.value = next));
    } catch (error) {
      step.value = undefined;
      // Nobody chose a port: that is no trouble.
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) problem.value = reason(error);
    }
  };

  if (!serial()) return <p class="note">{say('flashBrowser')}</p>;
  return (
    <details class="flash">
      <summary>{say('flash')}</summary>
      <p class="quiet">{say('flashLead')}</p>
      <p class="note">{say('flashHonest')}</p>
      <form class="firmware-form" onSubmit={(event) => void begin(event)}>
        <label>
          {say('files')}
          <input class="input" type="file" name="files" multiple accept=".json,.bin" />
        </label>
        <label>
          {say('ssid')}
          <input class="input" name="ssid" required maxLength={32} autocomplete="off" />
        </label>
        <label>
          {say('password')}
          <input class="input" type="password" name="password" maxLength={64} autocomplete="off" />
        </label>
        <button type="submit" class="button" disabled={busy}>{say('start')}</button>
      </form>
      {step.value && (
        <p role="status">
          {step.value.step === 'writing' && <progress max={1} value={step.value.done} aria-label={step.value.part} />} {words(step.value)}
        </p>
      )}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </details>
  );
}
