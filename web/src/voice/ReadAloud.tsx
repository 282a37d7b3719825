import type { JSX } from 'preact';
import { Icon } from '../ui/Icon';
import { useVoice } from './context';
import { say } from './texts';

/** Reads one reply aloud, or stops reading it. */
export function ReadAloud({ turnId }: { turnId: string }): JSX.Element | null {
  const voice = useVoice();
  if (!voice || voice.host.ability.value.speech?.on === false) return null;
  const reading = voice.player.turnId.value === turnId;
  const label = say(reading ? 'stopReading' : 'readAloud');
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-pressed={reading} onClick={() => voice.readAloud(turnId)}>
      <Icon name={reading ? 'stop' : 'speaker'} />
    </button>
  );
}
