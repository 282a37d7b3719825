import type { LiveEvent, Subscription, TopicError, TopicPosition } from '../contracts';
import { LiveFault, mayRetry } from './fault';

/** What the owner of a topic is told, in order, each event exactly once. */
export interface TopicHandler {
  /** The whole state as of `head`: at first, after a lost log, or when the server conflated what was missed. */
  snapshot(data: unknown, head: number): void;
  event(event: LiveEvent): void;
  /** The server refused the topic, or ended it (a role or membership was lost). */
  ended?(error: TopicError): void;
}

/** What to do with an event that came in. */
export type Verdict = 'deliver' | 'snapshot' | 'skip' | 'hold' | 'gap';

/** What an answer to Subscribe means for the topic. */
export type Answer = { kind: 'live'; held: LiveEvent[] } | { kind: 'again' } | { kind: 'ended'; error: TopicError };

/** Events kept while an answer is awaited; beyond that the topic asks again, which costs one read and no memory. */
const holdLimit = 10_000;
/** Fruitless attempts to close a gap before the topic gives up its place and takes a snapshot. */
const patience = 3;

/** Where one topic stands: its epoch, the last offset seen, and whether a subscription is under way. No I/O. */
export class TopicCursor {
  #epoch: string | undefined;
  #at: number | undefined;
  #asked: number | undefined;
  #askedOn: object | undefined;
  #held: LiveEvent[] = [];
  #fruitless = 0;

  constructor(readonly topic: string, readonly handler: TopicHandler, start?: { after?: number; epoch?: string }) {
    this.#at = start?.after;
    this.#epoch = start?.epoch;
  }

  get position(): TopicPosition {
    const position: TopicPosition = { topic: this.topic };
    if (this.#at !== undefined) position.after = this.#at;
    if (this.#epoch !== undefined) position.epoch = this.#epoch;
    return position;
  }

  get asking(): boolean {
    return this.#askedOn !== undefined;
  }

  /** The position to send in a Subscribe on a connection; until its answer, events of that connection are held back. */
  ask(link: object): TopicPosition {
    if (this.#fruitless >= patience) this.forget();
    this.#askedOn = link;
    this.#held = [];
    this.#asked = this.#at;
    return this.position;
  }

  /** The Subscribe on this connection was not answered; the next connection asks again. */
  abandon(link: object): void {
    if (link !== this.#askedOn) return;
    this.#askedOn = undefined;
    this.#held = [];
  }

  /** Gives up its place: the next answer is a snapshot. */
  forget(): void {
    this.#at = undefined;
    this.#epoch = undefined;
    this.#fruitless = 0;
  }

  /** Judges one event and moves on when it is the next one. Before the answer of its connection its epoch is not known. */
  offer(event: LiveEvent, link: object): Verdict {
    // Ephemeral; but the snapshot of a log that began anew and is still empty has offset 0 too.
    if (event.offset === 0 && event.type !== 'snapshot') return this.#at === undefined ? 'skip' : 'deliver';
    if (link === this.#askedOn) return this.#hold(event);
    if (this.#at === undefined) return 'skip';
    if (event.type === 'snapshot') return this.#jump(event);
    if (event.offset <= this.#at) return 'skip';
    if (event.offset > this.#at + 1) {
      if (!this.asking) this.#fruitless++;
      return 'gap';
    }
    this.#at = event.offset;
    this.#fruitless = 0;
    return 'deliver';
  }

  /** Takes the server's answer; the handler gets the snapshot here, held events go through {@link offer} next. */
  answer(subscription: Subscription): Answer {
    const held = this.#held;
    this.#askedOn = undefined;
    this.#held = [];
    if (subscription.error) return this.#refused(subscription.error);

    const head = subscription.head ?? 0;
    const lost = !subscription.recovered || this.#at === undefined;
    if (lost && subscription.snapshot === undefined) {
      this.forget();
      return { kind: 'again' };
    }
    if (!lost && this.#asked !== undefined && head < this.#asked) {
      // The log is shorter than what was seen of it: the same epoch, but not the same log.
      this.forget();
      return { kind: 'again' };
    }
    // While a connection is replaced, the old one may have brought more than this snapshot holds.
    const ahead = this.#at !== undefined && this.#epoch === subscription.epoch && this.#at >= head;
    this.#epoch = subscription.epoch;
    if (lost && !ahead) {
      this.#at = head;
      this.handler.snapshot(subscription.snapshot, head);
    }
    return { kind: 'live', held };
  }

  #refused(error: TopicError): Answer {
    return mayRetry(new LiveFault(error.code, error.message)) ? { kind: 'again' } : { kind: 'ended', error };
  }

  #hold(event: LiveEvent): Verdict {
    if (this.#held.length >= holdLimit) return 'skip';
    this.#held.push(event);
    return 'hold';
  }

  /** The state at an offset stands for everything up to it: a conflated topic, or a log that was lost (another epoch). */
  #jump(event: LiveEvent): Verdict {
    const { epoch = this.#epoch } = event as LiveEvent & { epoch?: string };
    if (epoch === this.#epoch && this.#at !== undefined && event.offset < this.#at) return 'skip';
    this.#epoch = epoch;
    this.#at = event.offset;
    this.#fruitless = 0;
    return 'snapshot';
  }
}
