import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { MemoryConsent } from '../contracts';
import { reason } from '../routines/store';
import { Switch } from '../ui/Switch';
import type { MemoriesStore } from './memories';
import { say } from './texts';

/** What may be remembered of what I say: in general, and room by room. */
export function Consent({ store }: { store: MemoriesStore }): JSX.Element | null {
  const { home } = useInside();
  const problem = useSignal<string | undefined>(undefined);
  const consent = store.consent.value;
  if (!consent) return null;
  const rooms = [...home.places.value, ...home.conversations.value];
  const set = (changed: MemoryConsent): void => {
    problem.value = undefined;
    store.setConsent(changed).catch((error: unknown) => (problem.value = reason(error)));
  };
  const setRoom = (id: string, on: boolean): void =>
    set({ ...consent, offIn: on ? consent.offIn.filter((known) => known !== id) : [...consent.offIn, id] });
  return (
    <section aria-labelledby="memory-consent">
      <h2 id="memory-consent">{say('consent')}</h2>
      <div class="setting">
        <span>{say('consentOn')}</span>
        <Switch label={say('consentOn')} on={consent.enabled} change={(enabled) => set({ ...consent, enabled })} />
      </div>
      {!consent.enabled && <p class="note">{say('consentOff')}</p>}
      {consent.enabled && (
        <ul class="settings" aria-label={say('consentRooms')}>
          {rooms.map((room) => (
            <li key={room.id} class="setting">
              <span>{say('consentRoom', { room: room.name })}</span>
              <Switch label={say('consentRoom', { room: room.name })} on={!consent.offIn.includes(room.id)} change={(on) => setRoom(room.id, on)} />
            </li>
          ))}
        </ul>
      )}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </section>
  );
}
