import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { MemoryScope } from '../contracts';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { reason } from '../routines/store';
import { Consent } from './Consent';
import { Keeping } from './Keeping';
import { MemoriesStore } from './memories';
import { MemoryItem } from './MemoryItem';
import { say } from './texts';

const kinds = ['episode', 'note', 'person', 'pet', 'place', 'work', 'preference', 'health', 'event', 'instruction'];

/** Everything the assistant remembers of me: found, added, corrected, forgotten. */
export function MemoryPanel(): JSX.Element {
  const { home } = useInside();
  const store = useMemo(() => new MemoriesStore(home.homeId), [home.homeId]);
  useEffect(() => {
    void store.load();
    void store.loadConsent();
  }, [store]);
  const { items, problem, next, filter } = store;
  return (
    <>
      <section aria-labelledby="memory-list">
        <h2 id="memory-list">{say('memory')}</h2>
        <p class="quiet">{say('memoryLead')}</p>
        <Search store={store} />
        <Add store={store} />
        {problem.value && (
          <div class="note bad" role="alert">
            <p>{say('failed', { problem: problem.value })}</p>
            <button type="button" class="button small" onClick={() => void store.load()}>{t('action.tryAgain')}</button>
          </div>
        )}
        {!items.value && !problem.value && <div class="loading" aria-busy="true" aria-label={say('loading')} />}
        {items.value?.length === 0 && <p class="quiet">{say(filter.value.question || filter.value.kind || filter.value.scope ? 'noneFound' : 'none')}</p>}
        <ul class="memories">
          {items.value?.map((memory) => <MemoryItem key={memory.id} memory={memory} store={store} />)}
        </ul>
        {next.value && <button type="button" class="button" onClick={() => void store.more()}>{say('more')}</button>}
      </section>
      <Consent store={store} />
      <Keeping store={store} />
    </>
  );
}

function Search({ store }: { store: MemoriesStore }): JSX.Element {
  const { filter } = store;
  const question = useSignal(filter.value.question);
  return (
    <form role="search" class="bar" onSubmit={(event) => {
      event.preventDefault();
      void store.load({ ...filter.value, question: question.value.trim() });
    }}>
      <label class="field grow">
        <span>{say('search')}</span>
        <input class="input" type="search" placeholder={say('searchHint')} value={question.value} onInput={(event) => (question.value = event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>{say('kind')}</span>
        <select class="input" value={filter.value.kind} onChange={(event) => void store.load({ ...filter.value, kind: event.currentTarget.value })}>
          <option value="">{say('everyKind')}</option>
          {kinds.map((kind) => <option key={kind} value={kind}>{kind}</option>)}
        </select>
      </label>
      <label class="field">
        <span>{say('whose')}</span>
        <select class="input" value={filter.value.scope} onChange={(event) => void store.load({ ...filter.value, scope: event.currentTarget.value as MemoryScope | '' })}>
          <option value="">{say('everybody')}</option>
          <option value="person">{say('mine')}</option>
          <option value="home">{say('homes')}</option>
        </select>
      </label>
      <button type="submit" class="button">{say('searchButton')}</button>
    </form>
  );
}

function Add({ store }: { store: MemoriesStore }): JSX.Element {
  const text = useSignal('');
  const shared = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    try {
      await store.add({ text: text.value.trim(), scope: shared.value ? 'home' : 'person' });
      text.value = '';
      announce(say('added'));
    } catch (error) {
      problem.value = reason(error);
    }
  };
  return (
    <form class="bar" onSubmit={(event) => void add(event)}>
      <label class="field grow">
        <span>{say('addLabel')}</span>
        <input class="input" required maxLength={2000} placeholder={say('addHint')} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      </label>
      <label class="check"><input type="checkbox" checked={shared.value} onChange={(event) => (shared.value = event.currentTarget.checked)} /> {say('forHome')}</label>
      <button type="submit" class="button primary">{say('add')}</button>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </form>
  );
}
