import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { useSubmit } from '../account/submit';
import type { FoundDevice } from '../contracts';
import { isWeak, type FoundStore } from './store';
import { say } from './texts';

interface FoundItemProps {
  device: FoundDevice;
  store: FoundStore;
  told: Signal<string>;
}

/** One found device: what it is, how well it is heard, and its place. */
export function FoundItem({ device, store, told }: FoundItemProps): JSX.Element {
  return (
    <li class="found-item">
      <h3>{device.name}</h3>
      <About device={device} />
      <Problems problems={device.problems} />
      {device.state !== 'refused' && <Placing device={device} store={store} told={told} />}
    </li>
  );
}

function About({ device }: { device: FoundDevice }): JSX.Element {
  const parts = [
    [device.manufacturer, device.model].filter(Boolean).join(' '),
    device.kinds.join(', '),
    device.origin ? say('from', { origin: device.origin }) : '',
    device.area ? say('area', { area: device.area }) : '',
    device.deviceId ? say(device.online ? 'online' : 'offline') : '',
  ].filter(Boolean);
  return (
    <p class="quiet">
      {parts.join(' · ')}
      {device.signal && (
        <span class={isWeak(device.signal) ? 'found-signal weak' : 'found-signal'}>
          {' · '}
          {say('signal', { value: device.signal.value, unit: device.signal.unit ?? '' }).trim()}
          {isWeak(device.signal) && ` (${say('signalWeak')})`}
        </span>
      )}
    </p>
  );
}

function Problems({ problems }: { problems: string[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <details>
      <summary>{say('problems', { count: problems.length })}</summary>
      <ul class="found-problems">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>
    </details>
  );
}

function Placing({ device, store, told }: FoundItemProps): JSX.Element {
  const { home } = useInside();
  const name = useSignal(device.name);
  const room = useSignal(home.places.value.find((place) => place.name.toLowerCase() === device.area?.toLowerCase())?.id ?? '');
  const place = useSubmit(async () => {
    await store.accept(device, name.value, room.value);
    told.value = say('placed', { name: name.value });
  });
  const ignore = useSubmit(async () => {
    await store.ignore(device);
    told.value = say('ignored', { name: device.name });
  });
  const fault = place.fault.value ?? ignore.fault.value;
  const ignored = device.state === 'ignored';
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        void place.submit();
      }}
    >
      <input class="input inline" aria-label={say('name', { name: device.name })} value={name} maxLength={80} onInput={(event) => (name.value = event.currentTarget.value)} />
      <select class="input inline" aria-label={say('room', { name: device.name })} value={room.value} onChange={(event) => (room.value = event.currentTarget.value)}>
        <option value="">{say('noRoom')}</option>
        {home.places.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
      <button type="submit" class="button primary small" disabled={place.busy.value} aria-label={say(ignored ? 'againNamed' : 'acceptNamed', { name: device.name })}>
        {say(ignored ? 'again' : 'accept')}
      </button>
      {!ignored && (
        <button type="button" class="button small" disabled={ignore.busy.value} aria-label={say('ignoreNamed', { name: device.name })} onClick={() => void ignore.submit()}>
          {say('ignore')}
        </button>
      )}
      {fault && <p class="note bad" role="alert">{fault.message}</p>}
    </form>
  );
}
