import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon';
import { say } from './texts';
import type { Voice } from './voice';

/** A press shorter than this is a tap: it starts, and the next one stops. */
const holdMs = 400;

/** Hold it while you speak, or tap it to start and to stop; Space and Enter do the same. */
export function TalkButton({ voice }: { voice: Voice }): JSX.Element {
  const pressedAt = useRef(0);
  const phase = voice.phase.value;
  const listening = phase === 'listening' || phase === 'opening';

  const press = (): void => {
    if (listening) {
      pressedAt.current = 0;
      voice.finish();
      return;
    }
    pressedAt.current = performance.now();
    void voice.start();
  };
  const release = (): void => {
    if (pressedAt.current > 0 && performance.now() - pressedAt.current > holdMs) voice.finish();
    pressedAt.current = 0;
  };
  const isKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter';

  return (
    <button
      type="button"
      class="button round talk-button"
      data-phase={phase}
      aria-pressed={listening}
      aria-label={say(listening ? 'finish' : phase === 'speaking' ? 'interrupt' : 'talk')}
      title={say('talkHint')}
      style={{ '--level': voice.level.value }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        press();
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        if (!event.repeat) press();
      }}
      onKeyUp={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        release();
      }}
      // A screen reader's press comes as a click without a pointer.
      onClick={(event) => event.detail === 0 && press()}
    >
      <Icon name="microphone" />
    </button>
  );
}
