import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useInside } from '../app/inside';
import { FoundItem } from './FoundItem';
import './found.css';
import { FoundStore } from './store';
import { say } from './texts';

/** Devices that appeared by themselves and wait for their place; what is wrong with those that cannot be used. Nothing when there are none. */
export function FoundDevices(): JSX.Element | null {
  const { home } = useInside();
  const store = useMemo(() => new FoundStore(home.homeId), [home.homeId]);
  const told = useSignal('');
  // A device that comes, changes or goes is an event of the home: the list is read again.
  const devices = useComputed(() => home.devices.value.map((device) => `${device.id}${device.roomId ?? ''}${device.online}`).join());
  useSignalEffect(() => {
    void devices.value;
    // Who may not place devices is not shown any, and need not ask.
    if (home.mayConfigure.value) void store.load();
  });
  const { waiting, refused, ignored, problem } = store;
  if (problem.value) return <p class="note bad" role="alert">{problem.value}</p>;
  if (waiting.value.length + refused.value.length + ignored.value.length === 0 && !told.value) return null;
  return (
    <section class="found" aria-labelledby="found-title">
      <h2 id="found-title">{say('title')}</h2>
      <p class="quiet" role="status">{told.value || (waiting.value.length > 0 ? say('lead') : '')}</p>
      <ul class="found-list">
        {waiting.value.map((device) => <FoundItem key={device.id} device={device} store={store} told={told} />)}
      </ul>
      {refused.value.length > 0 && (
        <details>
          <summary>{say('refused')} ({refused.value.length})</summary>
          <p class="quiet">{say('refusedLead')}</p>
          <ul class="found-list">
            {refused.value.map((device) => <FoundItem key={device.id} device={device} store={store} told={told} />)}
          </ul>
        </details>
      )}
      {ignored.value.length > 0 && (
        <details>
          <summary>{say('ignoredTitle')} ({ignored.value.length})</summary>
          <ul class="found-list">
            {ignored.value.map((device) => <FoundItem key={device.id} device={device} store={store} told={told} />)}
          </ul>
        </details>
      )}
    </section>
  );
}
