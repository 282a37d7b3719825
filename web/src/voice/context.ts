import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useInside } from '../app/inside';
import type { SpeechAbout } from '../contracts';
import { request } from '../api/http';
import { Voice } from './voice';
import type { VoiceAbilities } from './wire';

export const VoiceContext = createContext<Voice | undefined>(undefined);

export const useVoice = (): Voice | undefined => useContext(VoiceContext);

/** What of voice is on here; asked once while the page is open. */
const ability = signal<VoiceAbilities>({});
let asked: string | undefined;

function ask(homeId: string): void {
  if (asked === homeId) return;
  asked = homeId;
  // Unknown is not off: the first thing one tries says what is the matter.
  const unknown = (): void => {
    asked = undefined;
  };
  request<VoiceAbilities>('GET', `/homes/${homeId}/voice`).then(({ transcription }) => (ability.value = { ...ability.value, ...(transcription ? { transcription } : {}) }), unknown);
  request<SpeechAbout>('GET', '/speech').then(({ available, why }) => (ability.value = { ...ability.value, speech: { on: available, ...(why ? { why } : {}) } }), unknown);
}

/** The voice of this person in a room, for as long as the room is open. */
export function useRoomVoice(roomId: string): Voice {
  const { client, connection, told, home, user } = useInside();
  const make = (): Voice => new Voice({ client, roomId, connection, told, ability, locale: () => user.locale ?? home.snapshot.value?.home.locale ?? 'en' });
  const [voice, setVoice] = useState(make);
  useEffect(() => {
    ask(home.homeId);
    const current = voice.host.roomId === roomId ? voice : make();
    setVoice(current);
    return () => current.close();
  }, [roomId]);
  return voice;
}
