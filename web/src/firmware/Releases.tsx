import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { FirmwareDevice, FirmwareRelease } from '../contracts';
import { reason, type FirmwareStore } from './store';
import { say } from './texts';

const steps = [10, 50, 100];
const percent = (value: number): string => `${value} %`;

function stateOf(device: FirmwareDevice): string {
  const why = device.reason ?? '';
  switch (device.state) {
    case 'notOffered': return say('notOffered');
    case 'waiting': return say('waitingFor');
    case 'updating': return say('updating', { percent: percent(device.progress ?? 0) });
    case 'installed': return say('installed');
    case 'failed': return say('failed', { why });
    case 'rolledBack': return say('rolledBack', { why });
  }
}

/** The firmware of the home: what there is, who runs it, and to how many it goes next. */
export function Releases({ store }: { store: FirmwareStore }): JSX.Element {
  const { home } = useInside();
  const { releases } = store;
  return (
    <section aria-labelledby="releases">
      <h2 id="releases">{say('releases')}</h2>
      <p class="quiet">{say('releasesLead')}</p>
      {releases.value?.length === 0 && <p class="quiet">{say('noReleases')}</p>}
      <ul class="cards">
        {releases.value?.map((release) => <ReleaseItem key={release.id} release={release} store={store} mayChange={home.mayConfigure.value} />)}
      </ul>
      {home.mayConfigure.value && <Upload store={store} />}
    </section>
  );
}

function ReleaseItem({ release, store, mayChange }: { release: FirmwareRelease; store: FirmwareStore; mayChange: boolean }): JSX.Element {
  const problem = useSignal('');
  const name = `${release.model} ${release.version}`;
  const stuck = release.devices.some((device) => device.state === 'failed' || device.state === 'rolledBack');
  const act = (work: Promise<void>): void => {
    problem.value = '';
    work.catch((error: unknown) => (problem.value = reason(error)));
  };
  const next = steps.find((step) => step > release.percent) ?? 100;
  return (
    <li class="card">
      <h3>{name}</h3>
      <p class="quiet">{say('size', { size: Math.ceil(release.size / 1024) })} · {say('rolled', { percent: percent(release.percent) })}</p>
      {release.devices.length === 0 && <p class="quiet">{say('noDevices')}</p>}
      <ul class="firmware-devices">
        {release.devices.map((device) => (
          <li key={device.deviceId}>
            <a href={`/devices/${encodeURIComponent(device.deviceId)}`}>{device.name}</a> <span class="quiet">{[device.running, stateOf(device)].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {mayChange && (
        <div class="row">
          {(release.percent < 100 || stuck) && (
            <button type="button" class="button small" onClick={() => act(store.rollOut(release, stuck ? Math.max(release.percent, 1) : next, stuck))}>
              {stuck ? say('goOn') : say('rollOut', { percent: percent(next) })}
            </button>
          )}
          <button type="button" class="button small" aria-label={say('removeNamed', { name })} onClick={() => act(store.remove(release))}>{say('remove')}</button>
        </div>
      )}
    </li>
  );
}

function Upload({ store }: { store: FirmwareStore }): JSX.Element {
  const problem = useSignal('');
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    problem.value = '';
    try {
      await store.add(String(form.get('model') ?? ''), String(form.get('version') ?? ''), form.get('image') as File);
      element.reset();
    } catch (error) {
      problem.value = reason(error);
    }
  };
  return (
    <details>
      <summary>{say('upload')}</summary>
      <form class="firmware-form" onSubmit={(event) => void save(event)}>
        <label>
          {say('model')}
          <input class="input" name="model" required maxLength={64} autocomplete="off" placeholder="roommate-lamp" />
        </label>
        <label>
          {say('version')}
          <input class="input" name="version" required maxLength={32} autocomplete="off" placeholder="1.4.2" pattern="[0-9]+\.[0-9]+\.[0-9]+" />
        </label>
        <label>
          {say('image')}
          <input class="input" type="file" name="image" required accept=".bin" />
        </label>
        <button type="submit" class="button">{say('save')}</button>
      </form>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </details>
  );
}
