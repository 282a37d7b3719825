import type { HomeView, User } from '../contracts';

/** What the page last knew, by topic, and when that was. */
export interface Known {
  userId: string;
  at: number;
  user: User;
  home: HomeView;
  topics: Record<string, unknown>;
}

const name = 'roommate-last-known';
const store = 'known';
/** What is seen for less than this need not be kept again. */
const paceMs = 5_000;

/** What a follower of a topic needs of it. */
export type Keeper = Pick<LastKnown, 'of' | 'follow' | 'touch'>;

/**
 * The last known state of a home, kept in this browser for times without a server; shown with its age, never as if it were
 * live. One record a person, gone when they sign out.
 */
export class LastKnown {
  readonly #readers = new Map<string, () => unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changed = false;
  #topics: Record<string, unknown>;

  constructor(readonly user: User, readonly home: HomeView, topics: Record<string, unknown> = {}, readonly write = keepKnown) {
    this.#topics = topics;
  }

  /** What was kept of a topic, to begin with until the topic itself answers. */
  of<T>(topic: string): T | undefined {
    return this.#topics[topic] as T | undefined;
  }

  /** From now on what `read` returns is what is kept of a topic. */
  follow(topic: string, read: () => unknown): void {
    this.#readers.set(topic, read);
  }

  /** Something that is followed has changed while the page was live. */
  touch(): void {
    this.#changed = true;
    this.#timer ??= setTimeout(() => void this.flush(), paceMs);
  }

  /** Keeps what has changed; what was only looked at keeps its age. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#changed) return;
    this.#changed = false;
    for (const [topic, read] of this.#readers) {
      const now = read();
      if (now !== undefined) this.#topics = { ...this.#topics, [topic]: now };
    }
    await this.write({ userId: this.user.id, at: Date.now(), user: this.user, home: this.home, topics: this.#topics });
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

/** What was kept for a person; nothing where the browser keeps nothing (a private window). */
export async function lastKnownOf(userId: string): Promise<Known | undefined> {
  try {
    return (await settled((await objects('readonly')).get(userId))) as Known | undefined;
  } catch {
    return undefined;
  }
}

export async function forgetKnown(): Promise<void> {
  await objects('readwrite').then((kept) => settled(kept.clear())).catch(() => undefined);
}

async function keepKnown(known: Known): Promise<void> {
  // Without a place to keep it the page works all the same, only not without a server.
  await objects('readwrite').then((kept) => settled(kept.put(known))).catch(() => undefined);
}

async function objects(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'userId' });
  return (await settled(opening)).transaction(store, mode).objectStore(store);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
