import { systemClock, type Clock } from './clock';
import { asFault, mayRetry, type LiveFault } from './fault';

/** A message that was written and is not acknowledged yet. */
export interface Outgoing {
  clientId: string;
  method: 'Send' | 'Ask';
  roomId: string;
  text: string;
  replyTo?: string;
  /** Ids of files that are in the room already. */
  attachments?: string[];
  /** When it was written, milliseconds since 1970. */
  at: number;
  state: 'waiting' | 'sending' | 'failed';
  problem?: { code: string; message: string };
}

/** Where unsent messages survive a reload. */
export interface OutboxStorage {
  list(): Promise<Outgoing[]>;
  put(entry: Outgoing): Promise<void>;
  remove(clientId: string): Promise<void>;
}

export interface OutboxOptions {
  storage: OutboxStorage;
  /** Calls the hub; the server answers a known `clientId` with its first result, so sending again is harmless. */
  invoke(method: string, argument: unknown): Promise<unknown>;
  newId(): string;
  clock?: Clock;
}

/** Keeps what was written until the server has it: in order within each room, once, across reloads. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Outgoing>();
  readonly #busyRooms = new Set<string>();
  readonly #listeners = new Set<(entries: Outgoing[]) => void>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get entries(): Outgoing[] {
    return [...this.#entries.values()].sort((a, b) => a.at - b.at);
  }

  onChange(listener: (entries: Outgoing[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what an earlier page left unsent. */
  async load(): Promise<void> {
    for (const entry of await this.#options.storage.list()) {
      const waiting = entry.state === 'sending' ? { ...entry, state: 'waiting' as const } : entry;
      if (!this.#entries.has(entry.clientId)) this.#entries.set(entry.clientId, waiting);
    }
    this.#changed();
    this.flush();
  }

  async add(message: Pick<Outgoing, 'method' | 'roomId' | 'text' | 'replyTo' | 'attachments'>): Promise<Outgoing> {
    const entry: Outgoing = { ...message, clientId: this.#options.newId(), at: this.#clock.now(), state: 'waiting' };
    this.#set(entry);
    await this.#options.storage.put(entry);
    this.flush();
    return entry;
  }

  retry(clientId: string): void {
    const entry = this.#entries.get(clientId);
    if (entry?.state !== 'failed') return;
    const { problem: _, ...rest } = entry;
    this.#set({ ...rest, state: 'waiting' });
    this.flush();
  }

  async discard(clientId: string): Promise<void> {
    this.#entries.delete(clientId);
    this.#changed();
    await this.#options.storage.remove(clientId);
  }

  /** Sends what waits; call it when the connection is there. */
  flush(): void {
    for (const roomId of new Set(this.entries.map((entry) => entry.roomId))) void this.#flushRoom(roomId);
  }

  async #flushRoom(roomId: string): Promise<void> {
    if (this.#busyRooms.has(roomId)) return;
    this.#busyRooms.add(roomId);
    try {
      for (let entry = this.#next(roomId); entry; entry = this.#next(roomId)) {
        if (!(await this.#send(entry))) break;
      }
    } finally {
      this.#busyRooms.delete(roomId);
    }
  }

  /** False when it is no use to go on now. */
  async #send(entry: Outgoing): Promise<boolean> {
    this.#set({ ...entry, state: 'sending' });
    const { clientId, roomId, text, replyTo, attachments } = entry;
    try {
      await this.#options.invoke(entry.method, { clientId, roomId, text, ...(replyTo ? { replyTo } : {}), ...(attachments?.length ? { attachments } : {}) });
    } catch (error) {
      return this.#failed(entry, asFault(error));
    }
    await this.discard(clientId);
    return true;
  }

  #failed(entry: Outgoing, fault: LiveFault): boolean {
    if (!mayRetry(fault)) {
      const failed: Outgoing = { ...entry, state: 'failed', problem: { code: fault.code, message: fault.message } };
      this.#set(failed);
      void this.#options.storage.put(failed);
      return true;
    }
    this.#set({ ...entry, state: 'waiting' });
    // The connection's return flushes too; this covers a server that is there and said "later".
    this.#clock.after(2_000 + 2_000 * this.#clock.random(), () => this.flush());
    return false;
  }

  #next(roomId: string): Outgoing | undefined {
    return this.entries.find((entry) => entry.roomId === roomId && entry.state === 'waiting');
  }

  #set(entry: Outgoing): void {
    this.#entries.set(entry.clientId, entry);
    this.#changed();
  }

  #changed(): void {
    const entries = this.entries;
    for (const listener of this.#listeners) listener(entries);
  }
}
