import { signal, type Signal } from '@preact/signals';
import type { LiveEvent, TokenDelta, Turn, TurnEnded, TurnSnapshot, TurnStep } from '../contracts';
import type { LiveClient } from '../live';
import { inFrame } from '../ui/frame';

/** One turn of the assistant as it is being written. */
export interface TurnEntry {
  readonly id: string;
  readonly turn: Signal<Turn | undefined>;
  readonly problem: Signal<string | undefined>;
  leave: () => void;
}

/** The turns on the page. A turn that has ended stays as it is and needs no subscription. */
export class Turns {
  readonly #entries = new Map<string, TurnEntry>();

  constructor(readonly client: LiveClient, readonly ended: (turn: Turn) => void = () => {}) {}

  entry(id: string): TurnEntry {
    const known = this.#entries.get(id);
    if (known) return known;
    const entry: TurnEntry = { id, turn: signal(undefined), problem: signal(undefined), leave: () => {} };
    this.#entries.set(id, entry);
    entry.leave = this.client.subscribe(`turn:${id}`, {
      snapshot: (data) => inFrame(() => this.#set(entry, (data as TurnSnapshot).turn ?? (data as Turn))),
      event: (event) => inFrame(() => entry.turn.value && this.#set(entry, applyTurnEvent(entry.turn.value, event))),
      ended: (error) => inFrame(() => (entry.problem.value = error.message)),
    });
    return entry;
  }

  close(): void {
    for (const entry of this.#entries.values()) entry.leave();
    this.#entries.clear();
  }

  #set(entry: TurnEntry, turn: Turn): void {
    const was = entry.turn.value?.status;
    entry.turn.value = turn;
    if (turn.status === 'running') return;
    entry.leave();
    entry.leave = () => {};
    if (was === 'running') this.ended(turn);
  }
}

/** The turn after one event of its topic. */
export function applyTurnEvent(turn: Turn, event: LiveEvent): Turn {
  switch (event.type) {
    case 'turn.step':
      return { ...turn, steps: [...turn.steps, event.data as TurnStep] };
    case 'turn.delta': {
      const { start, text } = event.data as TokenDelta;
      // By position and not by appending: what was already there may come again and changes nothing.
      return { ...turn, text: turn.text.slice(0, start) + text };
    }
    case 'turn.ended': {
      const ended = event.data as TurnEnded;
      return { ...turn, ...ended, text: ended.text ?? turn.text, endedAt: event.at };
    }
    default:
      return turn;
  }
}
