import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../../api/http';
import { useInside } from '../../app/inside';
import { navigate } from '../../app/router';
import type { Device, DeviceSecret, Twin } from '../../contracts';
import { useEffect } from 'preact/hooks';
import { Sure } from './Sure';
import { Tags } from './Tags';
import { say } from './texts';

/** What the home says about a device: its names, its room, its tags, its secret, and whether it belongs here at all. */
export function DeviceSettings({ twin }: { twin: Twin }): JSX.Element {
  const { home } = useInside();
  const name = useSignal(twin.name);
  const roomId = useSignal(twin.roomId ?? '');
  const aliases = useSignal('');
  const told = useSignal('');
  const problem = useSignal('');
  useEffect(() => void request<Device>('GET', `/devices/${twin.id}`).then((device) => (aliases.value = (device.aliases ?? []).join(', ')), () => undefined), [twin.id]);

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    problem.value = told.value = '';
    await work().catch((error: Error) => (problem.value = error.message));
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const names = aliases.value.split(',').map((alias) => alias.trim()).filter(Boolean);
    void attempt(async () => {
      await request<Device>('PATCH', `/devices/${twin.id}`, { body: { name: name.value.trim(), aliases: names, ...(roomId.value ? { roomId: roomId.value } : {}) } });
      told.value = say('saved');
    });
  };
  return (
    <>
      <section class="part" aria-labelledby="device-settings">
        <header><h2 id="device-settings">{say('settings')}</h2></header>
        <form class="device-form" onSubmit={save}>
          <label class="field"><span>{say('name')}</span><input class="input" required maxLength={100} value={name} onInput={(event) => (name.value = event.currentTarget.value)} /></label>
          <label class="field"><span>{say('aliases')}</span><input class="input" value={aliases} onInput={(event) => (aliases.value = event.currentTarget.value)} /></label>
          <label class="field"><span>{say('room')}</span>
            <select class="input" value={roomId} onChange={(event) => (roomId.value = event.currentTarget.value)}>
              {!twin.roomId && <option value="">{say('noRoom')}</option>}
              {home.places.value.map((room) => <option key={room.id} value={room.id}>{room.name}</option>)}
            </select>
          </label>
          {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
          {told.value && <p class="note good" role="status">{told.value}</p>}
          <button type="submit" class="button">{say('save')}</button>
        </form>
      </section>
      <Tags twin={twin} />
      <Secret twin={twin} />
      <section class="part" aria-labelledby="device-remove">
        <header><h2 id="device-remove">{say('remove')}</h2></header>
        <p class="quiet">{say('removeLead')}</p>
        <Sure ask={say('remove')} sure={say('removeSure')} danger act={async () => {
          await request<void>('DELETE', `/devices/${twin.id}`);
          navigate('/');
        }} />
      </section>
    </>
  );
}

function Secret({ twin }: { twin: Twin }): JSX.Element {
  const secret = useSignal('');
  return (
    <section class="part" aria-labelledby="device-secret">
      <header><h2 id="device-secret">{say('secret')}</h2></header>
      <p class="quiet">{say('secretLead')}</p>
      {secret.value && <p class="note good"><span>{say('secretShown', { id: twin.id })} <code>{secret.value}</code> {say('secretOnce')}</span></p>}
      <Sure ask={say('secretNew')} sure={say('secretSure')} act={async () => void (secret.value = (await request<DeviceSecret>('POST', `/devices/${twin.id}/credentials`, { body: {} })).secret)} />
    </section>
  );
}
