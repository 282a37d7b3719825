import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { HouseList, ListItem, ListSummary } from '../contracts';
import { reason } from '../routines/store';
import { withItem } from './listItems';
import { say } from './texts';

/** The lists the home shares, live: what is crossed off in the shop goes from the screen at home. */
export function HouseLists(): JSX.Element {
  const { home } = useInside();
  const name = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const lists = home.snapshot.value?.lists ?? [];
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    await request('POST', `/homes/${home.homeId}/lists`, { body: { name: name.value.trim() } }).then(() => (name.value = ''), (error: unknown) => (problem.value = reason(error)));
  };
  return (
    <section aria-labelledby="lists-title">
      <h2 id="lists-title">{say('lists')}</h2>
      <ul class="cards">
        {lists.map((list) => <OneList key={list.id} summary={list} />)}
      </ul>
      <form class="bar" onSubmit={(event) => void create(event)}>
        <label class="field grow"><span>{say('newList')}</span><input class="input" required maxLength={60} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} /></label>
        <button type="submit" class="button">{say('addList')}</button>
        {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      </form>
    </section>
  );
}

function OneList({ summary }: { summary: ListSummary }): JSX.Element {
  const { home } = useInside();
  const list = useSignal<HouseList | undefined>(undefined);
  const text = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const path = `/homes/${summary.homeId}/lists/${summary.id}`;
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    problem.value = undefined;
    await work().catch((error: unknown) => (problem.value = reason(error)));
  };
  const load = (): Promise<void> => attempt(async () => (list.value = await request<HouseList>('GET', path)));
  useEffect(() => void load(), [path]);
  const change = home.listItem.value;
  useEffect(() => {
    if (!change || change.listId !== summary.id || !list.value) return;
    const next = withItem(list.value, change);
    if (next) list.value = next;
    else void load();
  }, [change]);
  return (
    <li class="card">
      <h3>{summary.name} <span class="quiet">{say('openOf', { open: summary.open, total: summary.total })}</span></h3>
      <ul class="lines">
        {list.value?.items.map((item) => <Item key={item.id} item={item} change={(body) => attempt(() => request('PATCH', `${path}/items/${item.id}`, { body }))} remove={() => attempt(() => request('DELETE', `${path}/items/${item.id}`))} />)}
      </ul>
      <form class="bar" onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => request('POST', `${path}/items`, { body: { text: text.value.trim() } })).then(() => (text.value = problem.value ? text.value : ''));
      }}>
        <input class="input grow" required maxLength={200} aria-label={say('addTo', { name: summary.name })} placeholder={say('addTo', { name: summary.name })} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
        <button type="submit" class="button small primary">{say('addItem')}</button>
        {list.value?.items.some((item) => item.done) && <button type="button" class="button small" onClick={() => void attempt(() => request('POST', `${path}/tidy`, { body: {} }))}>{say('tidy')}</button>}
      </form>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </li>
  );
}

function Item({ item, change, remove }: { item: ListItem; change: (body: object) => Promise<void>; remove: () => Promise<void> }): JSX.Element {
  return (
    <li class="line" data-done={item.done}>
      <label class="check"><input type="checkbox" checked={item.done} onChange={(event) => void change({ done: event.currentTarget.checked })} /> <span>{item.text}</span></label>
      <button type="button" class="button small" aria-label={say('removeNamed', { name: item.text })} onClick={() => void remove()}>{say('remove')}</button>
    </li>
  );
}
