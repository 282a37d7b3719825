import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { Json, UnderstandResult } from '../contracts';
import { reason } from '../routines/store';
import { say } from './texts';

/** Why it understood that: a sentence, and what each of its words was taken for. Nothing is done. */
export function Inspector(): JSX.Element {
  const { home } = useInside();
  const text = useSignal('');
  const room = useSignal('');
  const found = useSignal<UnderstandResult | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const look = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      found.value = await request<UnderstandResult>('POST', `/homes/${home.homeId}/understand`, {
        body: { text: text.value, ...(room.value ? { roomId: room.value } : {}) },
      });
      problem.value = undefined;
    } catch (error) {
      problem.value = reason(error);
    }
  };
  return (
    <section aria-labelledby="inspector-title">
      <h2 id="inspector-title">{say('understanding')}</h2>
      <p class="quiet">{say('understandingLead')}</p>
      <form class="bar" onSubmit={(event) => void look(event)}>
        <label class="field grow">
          <span>{say('sentence')}</span>
          <input class="input" required maxLength={2000} placeholder={say('sentenceHint')} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{say('saidIn')}</span>
          <select class="input" value={room.value} onChange={(event) => (room.value = event.currentTarget.value)}>
            <option value="">{say('nowhere')}</option>
            {home.places.value.map((place) => <option key={place.id} value={place.id}>{place.name}</option>)}
          </select>
        </label>
        <button type="submit" class="button primary">{say('look')}</button>
      </form>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <div aria-live="polite">{found.value && <Found found={found.value} />}</div>
    </section>
  );
}

function Found({ found }: { found: UnderstandResult }): JSX.Element {
  const { home } = useInside();
  if (!found.intent) return <p class="note">{say('notCommand')}</p>;
  const device = (id: string): string => home.snapshot.value?.devices.find((known) => known.id === id)?.name ?? id;
  return (
    <div class="found">
      <p class="intent"><b>{found.intent.replaceAll('_', ' ')}</b> <span class="quiet">{say('sure', { percent: Math.round(found.confidence * 100) })}</span></p>
      {found.words && (
        <>
          <h3>{say('words')}</h3>
          <ol class="words">
            {found.words.map((word, index) => (
              <li key={index}><b>{word.text}</b><span class="quiet">{word.by}</span></li>
            ))}
          </ol>
        </>
      )}
      <dl class="facts">
        <div><dt>{say('slots')}</dt><dd>{written(found.slots)}</dd></div>
        {found.details && <div><dt>{say('details')}</dt><dd>{written(found.details)}</dd></div>}
        <div><dt>{say('targets')}</dt><dd>{found.targets.map(device).join(', ') || say('noTargets')}</dd></div>
        {found.choices && found.choices.length > 0 && <div><dt>{say('choices')}</dt><dd>{found.choices.map((choice) => choice.name).join(', ')}</dd></div>}
        {found.reply && <div><dt>{say('reply')}</dt><dd>{found.reply}</dd></div>}
      </dl>
      {found.commands && (
        <>
          <h3>{say('commands')}</h3>
          <ol class="commands">
            {found.commands.map((command, index) => (
              <li key={index}><b>{command.intent.replaceAll('_', ' ')}</b> {written(command.slots)} <span class="quiet">{command.targets.map(device).join(', ')}</span></li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

/** "room Kitchen · kind light" */
function written(slots: Record<string, Json>): string {
  return Object.entries(slots).map(([name, value]) => `${name} ${String(value)}`).join(' · ') || '–';
}
