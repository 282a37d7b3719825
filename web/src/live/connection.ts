import type { LiveEvent } from '../contracts';
import { backoff } from './backoff';
import { withDeadline, type Clock } from './clock';
import { asFault, LiveFault } from './fault';
import type { Dial, HubLink } from './link';
import type { ConnectionState } from './state';

/** What rests on the connection. */
export interface ConnectionOwner {
  /** Brings a new connection up to date. An old one, if any, is let go only after this. */
  opened(link: HubLink): Promise<void>;
  /** The connection is now the one to use. */
  current(link: HubLink): void;
  received(link: HubLink, events: LiveEvent[]): void;
  /** The connection in use, or one that was being opened, is gone. */
  lost(link: HubLink): void;
}

/** How long a connection may stay silent to a question after the page was asleep. */
const pingDeadlineMs = 2_000;
/** A connection that lived shorter than this does not count as recovery: a server that accepts and drops is not hammered. */
const steadyMs = 5_000;

/** Keeps one connection to the hub for as long as it runs, and says how that goes. */
export class Connection {
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = { phase: 'idle' };
  #link: HubLink | undefined;
  #opening: HubLink | undefined;
  #leaving = false;
  #running = false;
  #since = 0;
  #wakeLoop: () => void = () => {};
  #cancelDrain: () => void = () => {};

  constructor(
    readonly dial: Dial,
    readonly owner: ConnectionOwner,
    readonly clock: Clock,
    readonly deadlineMs: number,
  ) {}

  get state(): ConnectionState {
    return this.#state;
  }

  /** The connection to use now. */
  get link(): HubLink | undefined {
    return this.#link;
  }

  /** True while a new connection is being opened and an old one may still be in use. */
  get changing(): boolean {
    return this.#opening !== undefined;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#since = this.clock.now();
    void this.#stayConnected();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelDrain();
    this.#wakeLoop();
    const links = [this.#link, this.#opening].filter((link) => link !== undefined);
    this.#link = this.#opening = undefined;
    for (const link of links) this.owner.lost(link);
    this.#become({ phase: 'idle' });
    await Promise.all(links.map((link) => link.stop().catch(() => undefined)));
  }

  /** The network or the page is back: try at once, or make sure that the connection still answers. */
  wake(): void {
    const link = this.#link;
    if (!link) return this.#wakeLoop();
    const question = link.invoke('Unsubscribe', { topics: [] });
    withDeadline(this.clock, pingDeadlineMs, question, () => new LiveFault('timeout', 'The connection went silent.'))
      .catch((error: unknown) => this.drop(link, asFault(error)));
  }

  inTime<T>(promise: Promise<T>): Promise<T> {
    return withDeadline(this.clock, this.deadlineMs, promise, () => new LiveFault('timeout', 'The server did not answer in time.'));
  }

  /** Gives a connection up; another is opened if it was the one in use. */
  drop(link: HubLink, reason: Error | undefined): void {
    if (link === this.#opening) this.#opening = undefined;
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#leaving = false;
    this.#cancelDrain();
    this.owner.lost(link);
    link.stop().catch(() => undefined);
    this.#since = this.clock.now();
    this.#waiting(0, reason?.message ?? 'The connection closed.', 0);
    this.#wakeLoop();
  }

  async #stayConnected(): Promise<void> {
    for (let attempt = 0; this.#running; ) {
      if (this.#link && !this.#leaving) {
        const opened = this.clock.now();
        await this.#nextChange();
        if (this.clock.now() - opened >= steadyMs) attempt = 0;
        continue;
      }
      await this.#pause(backoff(attempt++, () => this.clock.random()), attempt);
      if (!this.#running) return;
      try {
        await this.#open();
      } catch (error) {
        if (!this.#failed(asFault(error), attempt)) return;
      }
    }
  }

  async #open(): Promise<void> {
    if (!this.#link) this.#become({ phase: 'connecting', since: this.#since });
    const link = await this.inTime(this.dial());
    this.#opening = link;
    link.listen({
      events: (events) => {
        // A connection that was replaced or given up may still have something in its buffers.
        if (link === this.#link || link === this.#opening) this.owner.received(link, events);
      },
      draining: (notice) => this.#drain(link, notice.reconnectInMs),
      closed: (reason) => this.drop(link, reason),
    });
    try {
      await this.inTime(link.start());
      await this.owner.opened(link);
      if (this.#opening !== link || !this.#running) throw new LiveFault('unavailable', 'The connection closed while it was opened.');
    } catch (error) {
      if (this.#opening === link) this.#opening = undefined;
      this.owner.lost(link);
      link.stop().catch(() => undefined);
      throw error;
    }
    const old = this.#link;
    this.#opening = undefined;
    this.#link = link;
    this.#leaving = false;
    old?.stop().catch(() => undefined);
    this.#become({ phase: 'online', since: this.clock.now() });
    this.owner.current(link);
  }

  /** True when it is worth trying again. */
  #failed(fault: LiveFault, attempt: number): boolean {
    if (fault.code === 'unauthenticated') {
      this.#running = false;
      const link = this.#link;
      this.#link = undefined;
      link?.stop().catch(() => undefined);
      this.#become({ phase: 'signed-out' });
      return false;
    }
    if (this.#running && !this.#link) this.#waiting(attempt, fault.message, 0);
    return this.#running;
  }

  #drain(link: HubLink, withinMs: number): void {
    if (link !== this.#link) return;
    this.#become({ phase: 'moving', since: this.clock.now() });
    this.#cancelDrain = this.clock.after(withinMs * this.clock.random(), () => {
      if (link !== this.#link) return;
      this.#leaving = true;
      this.#wakeLoop();
    });
  }

  #pause(ms: number, attempt: number): Promise<void> {
    if (!this.#link && ms > 0) this.#waiting(attempt, this.#state.phase === 'waiting' ? this.#state.reason : '', ms);
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, resolve);
      this.#wakeLoop = () => {
        cancel();
        resolve();
      };
    });
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeLoop = resolve;
    });
  }

  #waiting(attempt: number, reason: string, ms: number): void {
    this.#become({ phase: 'waiting', since: this.#since, attempt, retryAt: this.clock.now() + ms, reason });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
