import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { say } from './texts';
import type { Voice } from './voice';

/** What was understood, to be put right before it is asked, or instead of what was asked. */
export function Correction({ voice, text }: { voice: Voice; text: string }): JSX.Element {
  const value = useSignal(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ask = (): void => {
    const words = value.value.trim();
    if (words) void voice.ask(words);
  };
  return (
    <form
      class="voice-correction"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <textarea
        ref={field}
        class="input"
        rows={1}
        dir="auto"
        aria-label={say('transcript')}
        value={value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') voice.draft.value = undefined;
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          ask();
        }}
      />
      <div class="row tight">
        <button type="submit" class="button small primary">{say('ask')}</button>
        <button type="button" class="button small" onClick={() => (voice.draft.value = undefined)}>{say('cancel')}</button>
      </div>
    </form>
  );
}
