import { useComputed, useSignal, useSignalEffect, type Signal } from '@preact/signals';
import type { JSX, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useInside } from '../app/inside';
import type { Message, Room } from '../contracts';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { now } from '../ui/time';
import { Empty } from './Empty';
import { MessageItem } from './MessageItem';
import { OutgoingItem } from './OutgoingItem';
import type { RoomStore } from './room';
import { Scroller } from './Scroller';
import { TurnBubble } from './TurnBubble';

/** Messages of the same author within this are one group. */
const groupMs = 5 * 60_000;

/** The conversation. Not a live region: one polite node says when a reply begins and is ready. */
export function Transcript({ store, room, sent }: { store: RoomStore; room: Room; sent: Signal<number> }): JSX.Element {
  const { outgoing } = useInside();
  const atEnd = useSignal(true);
  const unsent = useComputed(() => outgoing.value.filter((entry) => entry.roomId === room.id && !store.clientIds.value.has(entry.clientId)));
  const replying = useComputed(() => {
    const answered = new Set(store.messages.value?.filter((message) => message.author.kind === 'assistant').map((message) => message.turnId));
    return store.running.value.filter((turn) => !answered.has(turn.id));
  });
  useSignalEffect(() => {
    if (replying.value.length > 0) announce(t('turn.replying'));
  });
  useMarkRead(store, atEnd);
  const item = useItems();

  const messages = store.messages.value;
  if (!messages) return <div class="loading" aria-busy="true" />;
  const empty = messages.length === 0 && unsent.value.length === 0 && replying.value.length === 0;
  return (
    <Scroller label={t('room.transcript', { room: room.name })} atEnd={atEnd} sent={sent}>
      {empty ? <Empty room={room} /> : <Earlier store={store} />}
      {messages.map((message, index) => item(message, begins(message, messages[index - 1])))}
      {unsent.value.map((entry) => <OutgoingItem key={entry.clientId} entry={entry} />)}
      {replying.value.map((turn) => <TurnBubble key={turn.id} turnId={turn.id} />)}
      <Typing store={store} />
    </Scroller>
  );
}

/** The same element object again makes Preact skip it: one new message paints one, however many are shown. */
function useItems(): (message: Message, first: boolean) => VNode {
  const made = useRef(new WeakMap<Message, { first: boolean; node: VNode }>());
  return (message, first) => {
    const known = made.current.get(message);
    if (known?.first === first) return known.node;
    const node = <MessageItem key={message.id} message={message} first={first} />;
    made.current.set(message, { first, node });
    return node;
  };
}

function begins(message: Message, before: Message | undefined): boolean {
  if (!before || before.author.kind !== message.author.kind || before.author.id !== message.author.id) return true;
  return new Date(message.at).getTime() - new Date(before.at).getTime() > groupMs;
}

/** Tells how far was read, once a second at most, while somebody looks at the end. */
function useMarkRead(store: RoomStore, atEnd: Signal<boolean>): void {
  const { client } = useInside();
  const told = useRef(0);
  useSignalEffect(() => {
    const last = store.messages.value?.at(-1)?.offset ?? 0;
    if (!atEnd.value || last <= told.current || document.visibilityState !== 'visible') return;
    const timer = setTimeout(() => {
      told.current = last;
      // A courtesy like typing; the next message tells it again.
      client.invoke('Read', { roomId: store.roomId, offset: last }).catch(() => undefined);
    }, 1_000);
    return () => clearTimeout(timer);
  });
}

function Earlier({ store }: { store: RoomStore }): JSX.Element {
  const button = useRef<HTMLParagraphElement>(null);
  const before = useRef(0);
  const count = store.messages.value?.length ?? 0;
  // What was in view stays there while history grows above it.
  useLayoutEffect(() => {
    const element = button.current?.closest('.transcript');
    if (element && before.current > 0) element.scrollTop += element.scrollHeight - before.current;
    before.current = 0;
  }, [count]);
  const read = (): void => {
    before.current = button.current?.closest('.transcript')?.scrollHeight ?? 0;
    void store.readBack();
  };
  if (store.atStart.value) return <p class="quiet start">{t('room.start')}</p>;
  return (
    <p class="start" ref={button}>
      <button type="button" class="button small" disabled={store.loading.value} onClick={read}>{t(store.loading.value ? 'room.loading' : 'room.earlier')}</button>
    </p>
  );
}

function Typing({ store }: { store: RoomStore }): JSX.Element | null {
  const { user } = useInside();
  const writing = Object.entries(store.typing.value);
  if (writing.length === 0) return null;
  const names = writing.filter(([id, { until }]) => id !== user.id && until > now.value).map(([, { name }]) => name);
  if (names.length === 0) return null;
  return <p class="quiet typing">{t('room.typing', { count: names.length, names: new Intl.ListFormat(undefined, { type: 'conjunction' }).format(names) })}</p>;
}
