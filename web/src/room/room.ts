import { computed, signal } from '@preact/signals';
import { api } from '../api';
import type { LiveEvent, Message, MessageRemoved, ReadMarker, Room, RoomSnapshot, RoomTurnEnded, RunningTurn, TypingEvent } from '../contracts';
import type { Keeper } from '../app/lastKnown';
import type { LiveClient } from '../live';
import { inFrame } from '../ui/frame';

/** Typing that is not repeated is over. */
const typingMs = 6_000;

/** As many as a snapshot has. */
const keptMessages = 50;

/** One room as its topic tells it, and the history read above it. */
export class RoomStore {
  readonly room = signal<Room | undefined>(undefined);
  readonly messages = signal<Message[] | undefined>(undefined);
  readonly running = signal<RunningTurn[]>([]);
  readonly typing = signal<Record<string, { name: string; until: number }>>({});
  readonly reads = signal<ReadMarker[]>([]);
  readonly problem = signal<string | undefined>(undefined);
  readonly atStart = signal(false);
  readonly loading = signal(false);
  readonly clientIds = computed(() => new Set(this.messages.value?.map((message) => message.clientId)));
  readonly #leave: () => void;

  /** @param known What was kept of it, shown until it is live; hears of every change. */
  constructor(client: LiveClient, readonly roomId: string, known?: Keeper) {
    const topic = `room:${roomId}`;
    const kept = known?.of<RoomSnapshot>(topic);
    if (kept) this.#take(kept);
    known?.follow(topic, () => this.#keep());
    this.#leave = client.subscribe(topic, {
      snapshot: (data) => inFrame(() => {
        this.#take(data as RoomSnapshot);
        known?.touch();
      }),
      event: (event) => inFrame(() => {
        this.#apply(event);
        known?.touch();
      }),
      ended: (error) => inFrame(() => (this.problem.value = error.message)),
    });
  }

  close(): void {
    this.#leave();
  }

  /** Reads the page of history above the oldest message shown. */
  async readBack(): Promise<void> {
    const oldest = this.messages.value?.[0];
    if (!oldest || this.loading.value || this.atStart.value) return;
    this.loading.value = true;
    try {
      const { items } = await api.messages(this.roomId, oldest.offset);
      inFrame(() => {
        this.messages.value = merged(items, this.messages.value ?? []);
        this.atStart.value = items.length === 0;
      });
    } finally {
      this.loading.value = false;
    }
  }

  /** The end of the conversation, for times without a server; what runs there is not known by then. */
  #keep(): RoomSnapshot | undefined {
    const room = this.room.peek();
    return room && { room, messages: (this.messages.peek() ?? []).slice(-keptMessages), turns: [], reads: this.reads.peek() };
  }

  #take(snapshot: RoomSnapshot): void {
    this.room.value = snapshot.room;
    const oldest = snapshot.messages[0]?.offset ?? 0;
    // After a break that was too long to replay, what lies between would be a silent hole: start over from the snapshot.
    const kept = (this.messages.value ?? []).filter((message) => message.offset >= oldest);
    this.messages.value = merged(kept, snapshot.messages);
    this.atStart.value = snapshot.messages.length < 50;
    this.running.value = snapshot.turns ?? [];
    this.reads.value = snapshot.reads ?? [];
  }

  #apply(event: LiveEvent): void {
    switch (event.type) {
      case 'message.added':
        this.#put(event.data as Message, event.offset);
        break;
      case 'message.edited':
        this.#put(event.data as Message);
        break;
      case 'message.removed':
        this.#remove(event.data as MessageRemoved);
        break;
      case 'turn.started':
        this.running.value = [...this.running.value, event.data as RunningTurn];
        break;
      case 'turn.ended':
        this.running.value = this.running.value.filter((turn) => turn.id !== (event.data as RoomTurnEnded).id);
        break;
      case 'typing':
        this.#type(event.data as TypingEvent);
        break;
      case 'read':
        this.#read(event.data as ReadMarker);
        break;
    }
  }

  #put(message: Message, offset = message.offset): void {
    this.messages.value = merged([{ ...message, offset: message.offset ?? offset }], this.messages.value ?? []);
    if (message.author.id) this.#type({ userId: message.author.id, displayName: '', active: false });
  }

  #remove(removed: MessageRemoved): void {
    this.messages.value = (this.messages.value ?? []).map((message) => (message.id === removed.id ? { ...message, text: '', removed: true } : message));
  }

  #type({ userId, displayName, active }: TypingEvent): void {
    const { [userId]: _, ...others } = this.typing.value;
    this.typing.value = active ? { ...others, [userId]: { name: displayName, until: Date.now() + typingMs } } : others;
  }

  #read(marker: ReadMarker): void {
    this.reads.value = [...this.reads.value.filter((other) => other.userId !== marker.userId), marker];
  }
}

/** Both lists by offset; where both have a message, the first list's is newer. */
export function merged(newer: Message[], known: Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of newer) {
    const before = byId.get(message.id);
    byId.set(message.id, before ? { ...before, ...message } : message);
  }
  return [...byId.values()].sort((a, b) => a.offset - b.offset);
}
