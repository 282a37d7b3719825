import type { LiveEvent, SubscribeResult, Subscription, TopicPosition } from '../contracts';
import { systemClock, type Clock } from './clock';
import { Connection } from './connection';
import { asFault, LiveFault } from './fault';
import type { Dial, HubLink, Upload } from './link';
import type { ConnectionState } from './state';
import { TopicCursor, type TopicHandler } from './topic';

export interface LiveClientOptions {
  dial: Dial;
  clock?: Clock;
  /** How long a connection or an answer may take before another is tried. */
  deadlineMs?: number;
}

/** Before a topic whose answer was no answer (`unavailable`, say) is asked for again; up to this much more, at random. */
const askAgainMs = 500;

/**
 * Holds topics as they are, across dropped sockets, other nodes and restarted servers: every event once and in order.
 * One connection at a time, one Subscribe with all topics, resumed by offset and epoch.
 */
export class LiveClient {
  readonly #topics = new Map<string, TopicCursor>();
  readonly #wanted = new Set<TopicCursor>();
  readonly #clock: Clock;
  readonly #connection: Connection;
  #flushing = false;

  constructor(options: LiveClientOptions) {
    this.#clock = options.clock ?? systemClock;
    const owner = {
      opened: (link: HubLink) => this.#ask(link, [...this.#topics.values()]),
      current: () => this.#flush(),
      received: (link: HubLink, events: LiveEvent[]) => this.#receive(link, events),
      lost: (link: HubLink) => this.#lost(link),
    };
    this.#connection = new Connection(options.dial, owner, this.#clock, options.deadlineMs ?? 10_000);
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Calls back at every change of {@link state}; the returned function ends it. */
  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#connection.onState(listener);
  }

  start(): void {
    this.#connection.start();
  }

  stop(): Promise<void> {
    return this.#connection.stop();
  }

  /** The network or the page is back: try at once, or make sure that the connection still answers. */
  wake(): void {
    this.#connection.wake();
  }

  /**
   * Follows a topic until the returned function is called. A topic has one owner: share what it holds, not the subscription.
   * `start` resumes from a place that was kept (see {@link position}).
   */
  subscribe(topic: string, handler: TopicHandler, start?: { after?: number; epoch?: string }): () => void {
    if (this.#topics.has(topic)) throw new Error(`${topic} is already followed`);
    const cursor = new TopicCursor(topic, handler, start);
    this.#topics.set(topic, cursor);
    this.#want(cursor);
    return () => this.#unsubscribe(cursor);
  }

  /** Where a topic stands; give it to {@link subscribe} later to resume there. */
  position(topic: string): TopicPosition | undefined {
    return this.#topics.get(topic)?.position;
  }

  /** Calls a hub method once. Fails with a {@link LiveFault}; `unavailable` when there is no connection. */
  async invoke<T>(method: string, argument: unknown): Promise<T> {
    const link = this.#connection.link;
    if (!link) throw new LiveFault('unavailable', 'There is no connection right now.');
    try {
      return await link.invoke<T>(method, argument);
    } catch (error) {
      throw asFault(error);
    }
  }

  /** Calls a hub method that takes a stream; it ends with the connection, since half of a sentence is none. */
  upload<T>(method: string, argument: unknown): Upload<T> {
    const upload = this.#connection.link?.upload?.<T>(method, argument);
    if (!upload) throw new LiveFault('unavailable', 'There is no connection right now.');
    return {
      ...upload,
      result: upload.result.catch((error: unknown) => {
        throw asFault(error);
      }),
    };
  }

  async #ask(link: HubLink, cursors: TopicCursor[]): Promise<void> {
    for (const cursor of cursors) this.#wanted.delete(cursor);
    if (cursors.length === 0) return;
    const topics = cursors.map((cursor) => cursor.ask(link));
    const result = await this.#connection.inTime(link.invoke<SubscribeResult>('Subscribe', { topics }));
    const answers = new Map(result.subscriptions.map((subscription) => [subscription.topic, subscription]));
    for (const cursor of cursors) this.#answered(link, cursor, answers.get(cursor.topic));
  }

  #answered(link: HubLink, cursor: TopicCursor, subscription: Subscription | undefined): void {
    if (this.#topics.get(cursor.topic) !== cursor) return;
    if (!subscription) {
      cursor.abandon(link);
      return this.#wantLater(cursor);
    }
    const answer = cursor.answer(subscription);
    if (answer.kind === 'again') return this.#wantLater(cursor);
    if (answer.kind === 'ended') {
      this.#topics.delete(cursor.topic);
      cursor.handler.ended?.(answer.error);
      return;
    }
    for (const event of answer.held) this.#offer(link, cursor, event);
  }

  #receive(link: HubLink, events: LiveEvent[]): void {
    for (const event of events) {
      const cursor = this.#topics.get(event.topic);
      if (cursor) this.#offer(link, cursor, event);
    }
  }

  #offer(link: HubLink, cursor: TopicCursor, event: LiveEvent): void {
    const verdict = cursor.offer(event, link);
    if (verdict === 'deliver') cursor.handler.event(event);
    else if (verdict === 'snapshot') cursor.handler.snapshot(event.data, event.offset);
    else if (verdict === 'gap' && !cursor.asking) this.#want(cursor);
  }

  #want(cursor: TopicCursor): void {
    this.#wanted.add(cursor);
    if (this.#flushing) return;
    this.#flushing = true;
    // Everything asked for in one go (a page that opens) becomes one Subscribe.
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #wantLater(cursor: TopicCursor): void {
    this.#clock.after(askAgainMs * (1 + this.#clock.random()), () => {
      if (this.#topics.get(cursor.topic) === cursor && !cursor.asking) this.#want(cursor);
    });
  }

  #flush(): void {
    const link = this.#connection.link;
    // A new connection on its way asks for everything; what is wanted meanwhile waits for it.
    if (!link || this.#connection.changing || this.#wanted.size === 0) return;
    const cursors = [...this.#wanted].filter((cursor) => this.#topics.get(cursor.topic) === cursor && !cursor.asking);
    this.#wanted.clear();
    this.#ask(link, cursors).catch((error: unknown) => this.#connection.drop(link, asFault(error)));
  }

  #unsubscribe(cursor: TopicCursor): void {
    if (this.#topics.get(cursor.topic) !== cursor) return;
    this.#topics.delete(cursor.topic);
    this.#wanted.delete(cursor);
    // If this does not arrive, the connection is broken and the subscription ended with it.
    this.#connection.link?.invoke('Unsubscribe', { topics: [cursor.topic] }).catch(() => undefined);
  }

  /** What was asked on a lost connection is asked again: by the next one, or by the one still in use. */
  #lost(link: HubLink): void {
    for (const cursor of this.#topics.values()) cursor.abandon(link);
    this.#flush();
  }
}
