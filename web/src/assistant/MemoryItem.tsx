import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { MemoryView } from '../contracts';
import { announce } from '../ui/announce';
import { moment } from '../ui/time';
import { reason } from '../routines/store';
import type { MemoriesStore } from './memories';
import { say } from './texts';

/** One memory: what it says, why it is known, and what can be done with it. */
export function MemoryItem({ memory, store }: { memory: MemoryView; store: MemoriesStore }): JSX.Element {
  const mode = useSignal<'read' | 'edit' | 'forget'>('read');
  const problem = useSignal<string | undefined>(undefined);
  const attempt = async (work: () => Promise<unknown>, done?: string): Promise<void> => {
    problem.value = undefined;
    try {
      await work();
      mode.value = 'read';
      if (done) announce(done);
    } catch (error) {
      problem.value = reason(error);
    }
  };
  const marks = [
    memory.kind,
    memory.scope === 'home' && say('scopeHome'),
    memory.pinned && say('pinned'),
    memory.sensitivity === 'sensitive' && say('sensitive'),
    memory.validTo && say('held'),
    moment(memory.validFrom),
    memory.score !== undefined && say('score', { score: memory.score.toFixed(1) }),
  ];
  return (
    <li class="memory" data-pinned={memory.pinned}>
      {mode.value === 'edit'
        ? <Edit memory={memory} cancel={() => (mode.value = 'read')} save={(text) => attempt(() => store.change(memory, { text }))} />
        : <p class="memory-text">{memory.speaker && <b>{memory.speaker}: </b>}{memory.text}{memory.caption && <span class="quiet"> [{memory.caption}]</span>}</p>}
      <p class="quiet marks">{marks.filter(Boolean).join(' · ')}</p>
      <Why memory={memory} store={store} />
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {mode.value === 'forget' ? (
        <div class="row" role="group" aria-label={say('forgetSure')}>
          <p>{say('forgetSure')}</p>
          <button type="button" class="button small danger" onClick={() => void attempt(() => store.forget(memory), say('forgotten'))}>{say('forgetYes')}</button>
          <button type="button" class="button small" onClick={() => (mode.value = 'read')}>{say('cancel')}</button>
        </div>
      ) : (
        <div class="row">
          <button type="button" class="button small" aria-pressed={memory.pinned} onClick={() => void attempt(() => store.change(memory, { pinned: !memory.pinned }))}>{say(memory.pinned ? 'unpin' : 'pin')}</button>
          <button type="button" class="button small" aria-label={say('editNamed', { text: memory.text })} onClick={() => (mode.value = 'edit')}>{say('edit')}</button>
          <button type="button" class="button small" onClick={() => void attempt(() => store.change(memory, { sensitivity: memory.sensitivity === 'sensitive' ? 'normal' : 'sensitive' }))}>{say(memory.sensitivity === 'sensitive' ? 'markNormal' : 'markSensitive')}</button>
          <button type="button" class="button small danger" aria-label={say('forgetNamed', { text: memory.text })} onClick={() => (mode.value = 'forget')}>{say('forget')}</button>
        </div>
      )}
    </li>
  );
}

function Edit({ memory, save, cancel }: { memory: MemoryView; save: (text: string) => Promise<void>; cancel: () => void }): JSX.Element {
  const text = useSignal(memory.text);
  return (
    <form class="bar" onSubmit={(event) => {
      event.preventDefault();
      void save(text.value.trim());
    }}>
      <textarea class="input grow" rows={2} required maxLength={2000} aria-label={say('editLabel')} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      <button type="submit" class="button small primary">{say('save')}</button>
      <button type="button" class="button small" onClick={cancel}>{say('cancel')}</button>
    </form>
  );
}

const origins = { person: 'whyPerson', said: 'whySaid', pattern: 'whyPattern', model: 'whyModel' } as const;

/** Where it came from: who said it when and where, and the words themselves where it was read out of them. */
function Why({ memory, store }: { memory: MemoryView; store: MemoriesStore }): JSX.Element {
  const { home } = useInside();
  const words = useSignal<string | undefined>(undefined);
  const room = home.snapshot.value?.rooms.find((known) => known.id === memory.source?.roomId)?.name;
  const look = async (open: boolean): Promise<void> => {
    if (!open || !memory.derivedFrom || words.value !== undefined) return;
    words.value = await store.origin(memory).then((origin) => origin.text, reason);
  };
  return (
    <details class="why" onToggle={(event) => void look(event.currentTarget.open)}>
      <summary>{say('why')}</summary>
      <p>
        {[
          say(origins[memory.origin], { when: moment(memory.at), sure: Math.round(memory.confidence * 100) }),
          memory.speaker && say('whyBy', { name: memory.speaker }),
          room && say('whyIn', { room }),
          words.value && say('whyFrom', { text: words.value }),
          memory.validTo && say('whyUntil', { when: moment(memory.validTo) }),
        ].filter(Boolean).join(' ')}
      </p>
    </details>
  );
}
