import type { Draining, LiveEvent } from '../contracts';

/** One connection to the hub. What carries it (SignalR, a test) is behind this. */
export interface HubLink {
  /** Must be called before {@link start}. */
  listen(listener: HubListener): void;
  start(): Promise<void>;
  invoke<T>(method: string, argument: unknown): Promise<T>;
  /** Calls a method that takes what is sent after it, piece by piece. */
  upload?<T>(method: string, argument: unknown): Upload<T>;
  stop(): Promise<void>;
}

/** A stream from here to the hub, and what the call answers. */
export interface Upload<T> {
  readonly result: Promise<T>;
  next(item: unknown): void;
  complete(): void;
  /** Nothing of it counts. */
  cancel(): void;
}

export interface HubListener {
  events(events: LiveEvent[]): void;
  draining(notice: Draining): void;
  closed(reason: Error | undefined): void;
}

/** Makes a connection that is not started yet. Throws a `LiveFault` with `unauthenticated` when nobody is signed in. */
export type Dial = () => Promise<HubLink>;
