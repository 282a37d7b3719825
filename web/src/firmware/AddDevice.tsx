import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { DeviceClaim } from '../contracts';
import { moment } from '../ui/time';
import { Flash } from './Flash';
import { reason, type FirmwareStore } from './store';
import { say } from './texts';

/** A name, a room, a code; then the device comes by itself. */
export function AddDevice({ store }: { store: FirmwareStore }): JSX.Element {
  const { home } = useInside();
  const claim = useSignal<DeviceClaim | undefined>(undefined);
  const problem = useSignal('');
  const before = useSignal<ReadonlySet<string>>(new Set());
  const devices = home.snapshot.value?.devices ?? [];
  const arrived = claim.value && devices.find((device) => device.name === claim.value?.name && !before.value.has(device.id));

  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    problem.value = '';
    before.value = new Set(devices.map((device) => device.id));
    try {
      claim.value = await store.claim(String(form.get('name') ?? ''), String(form.get('room') ?? '') || undefined);
    } catch (error) {
      problem.value = reason(error);
    }
  };

  return (
    <section aria-labelledby="add-device">
      <h2 id="add-device">{say('add')}</h2>
      <p class="quiet">{say('addLead')}</p>
      <form class="firmware-form" onSubmit={(event) => void ask(event)}>
        <label>
          {say('name')}
          <input class="input" name="name" required maxLength={80} autocomplete="off" />
        </label>
        <label>
          {say('room')}
          <select class="input" name="room">
            <option value="">{say('noRoom')}</option>
            {home.places.value.map((room) => <option key={room.id} value={room.id}>{room.name}</option>)}
          </select>
        </label>
        <button type="submit" class="button primary">{say('getCode')}</button>
      </form>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {claim.value && !arrived && <Code claim={claim.value} />}
      {arrived && (
        <p class="note good" role="status">
          {say('arrived', { name: arrived.name })} <a href={`/devices/${encodeURIComponent(arrived.id)}`}>{say('look')}</a>
        </p>
      )}
    </section>
  );
}

function Code({ claim }: { claim: DeviceClaim }): JSX.Element {
  const line = JSON.stringify({ server: location.origin, code: claim.code });
  return (
    <div class="claim">
      <p>
        {say('code')}: <strong class="claim-code">{claim.code}</strong> <span class="quiet">{say('expires', { time: moment(claim.expiresAt) })}</span>
      </p>
      <p class="quiet">{say('codeLead')}</p>
      <pre tabIndex={0}><code>{line}</code></pre>
      <p role="status">{say('waiting')}</p>
      <Flash code={claim.code} />
    </div>
  );
}
