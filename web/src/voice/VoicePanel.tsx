import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { Correction } from './Correction';
import { say } from './texts';
import './voice.css';
import type { Voice, VoicePhase } from './voice';

const words: Record<Exclude<VoicePhase, 'idle'>, 'opening' | 'listening' | 'thinking' | 'speaking'> = { opening: 'opening', listening: 'listening', thinking: 'thinking', speaking: 'speaking' };

/** What voice is doing, in words and a calm movement: what was understood, what is being said, and how to end it. */
export function VoicePanel({ voice }: { voice: Voice }): JSX.Element {
  const phase = voice.phase.value;
  useSignalEffect(() => {
    const now = voice.phase.value;
    // What the voice says needs no second voice.
    if (now === 'listening') announce(say('listening'));
    if (voice.problem.value) announce(voice.problem.value);
  });
  const draft = voice.draft.value;
  const problem = voice.problem.value;
  const note = voice.note.value;
  const said = voice.said.value;
  if (phase === 'idle' && draft === undefined && !problem && !note && !said && !voice.handsFree.value) return <Options voice={voice} />;
  return (
    <section class="voice" data-phase={phase} aria-label={say('captions')}>
      {phase !== 'idle' && (
        <p class="voice-state">
          <span class="voice-orb" aria-hidden="true" style={{ '--level': voice.level.value }} />
          <span>{say(words[phase])}</span>
          <button type="button" class="button small" onClick={() => voice.stop()}>
            <Icon name="stop" /> {say(voice.handsFree.value || phase === 'speaking' ? 'stop' : 'cancel')}
          </button>
        </p>
      )}
      {draft !== undefined ? <Correction voice={voice} text={draft} /> : <Words voice={voice} phase={phase} said={said} />}
      {note && <p class="quiet voice-note">{note}</p>}
      {problem && <p class="note bad" role="alert">{problem}</p>}
      <div class="voice-foot">
        <Choices voice={voice} />
        {phase === 'idle' && (
          <button type="button" class="icon-button" aria-label={t('action.close')} title={t('action.close')} onClick={() => voice.dismiss()}>
            <Icon name="close" />
          </button>
        )}
      </div>
    </section>
  );
}

function Words({ voice, phase, said }: { voice: Voice; phase: VoicePhase; said: string }): JSX.Element | null {
  const caption = voice.player.caption.value;
  if (phase === 'listening' || phase === 'opening') return <p class="voice-words" dir="auto">{said || <span class="quiet">{say('saySomething')}</span>}</p>;
  if (!said && !caption) return null;
  return (
    <>
      {said && (
        <p class="voice-said quiet" dir="auto">
          {say('youSaid', { text: said })}{' '}
          <button type="button" class="link-button" onClick={() => (voice.draft.value = said)}>{say('correct')}</button>
        </p>
      )}
      {caption && <p class="voice-words" dir="auto">{caption}</p>}
    </>
  );
}

/** Before anything was said: how one wants to talk, folded away. */
function Options({ voice }: { voice: Voice }): JSX.Element {
  return (
    <details class="voice-options">
      <summary>{say('options')}</summary>
      <Choices voice={voice} />
    </details>
  );
}

function Choices({ voice }: { voice: Voice }): JSX.Element {
  return (
    <div class="voice-choices">
      <label title={say('handsFreeHint')}>
        <input
          type="checkbox"
          checked={voice.handsFree.value}
          onChange={(event) => {
            voice.handsFree.value = event.currentTarget.checked;
            if (event.currentTarget.checked && voice.phase.value === 'idle') void voice.start(true);
          }}
        />{' '}
        {say('handsFree')}
      </label>
      <label>
        <input type="checkbox" checked={voice.review.value} onChange={(event) => voice.keepReview(event.currentTarget.checked)} /> {say('review')}
      </label>
    </div>
  );
}
