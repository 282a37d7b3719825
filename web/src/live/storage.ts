import type { Outgoing, OutboxStorage } from './outbox';

/** Keeps unsent messages for as long as the program runs; for Node and tests. */
export class MemoryStorage implements OutboxStorage {
  readonly #entries = new Map<string, Outgoing>();

  async list(): Promise<Outgoing[]> {
    return [...this.#entries.values()];
  }

  async put(entry: Outgoing): Promise<void> {
    this.#entries.set(entry.clientId, entry);
  }

  async remove(clientId: string): Promise<void> {
    this.#entries.delete(clientId);
  }
}

const store = 'outgoing';

/** Keeps unsent messages in IndexedDB, one database per person, so a shared tablet never sends another's words. */
export class IndexedDbStorage implements OutboxStorage {
  readonly #database: Promise<IDBDatabase>;

  constructor(userId: string) {
    const opening = indexedDB.open(`roommate-outbox-${userId}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'clientId' });
    this.#database = settled(opening);
  }

  async list(): Promise<Outgoing[]> {
    const entries: unknown[] = await settled((await this.#objects('readonly')).getAll());
    return entries as Outgoing[];
  }

  async put(entry: Outgoing): Promise<void> {
    await settled((await this.#objects('readwrite')).put(entry));
  }

  async remove(clientId: string): Promise<void> {
    await settled((await this.#objects('readwrite')).delete(clientId));
  }

  async #objects(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.#database).transaction(store, mode).objectStore(store);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
