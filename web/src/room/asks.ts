import { signal } from '@preact/signals';
import { request } from '../api/http';
import type { DeviceUndo, LiveEvent } from '../contracts';

/** Something the assistant would do and asks about first, as `user:` tells it. */
export interface Confirmation {
  id: string;
  roomId: string;
  text: string;
  /** `policy`, or what in the conversation did not come from me. */
  why: string;
  state: 'waiting' | 'accepted' | 'declined' | 'expired';
  expiresAt: string;
  /** What came of it, once it was accepted. */
  result?: string;
  undo?: DeviceUndo;
}

/** Something said yes to here, which can be taken back for a while. */
export interface DoneAsk extends Confirmation {
  undo: DeviceUndo;
  at: number;
}

/** What the assistant asks me about and waits for, in every room. */
export class Asks {
  readonly waiting = signal<Confirmation[]>([]);

  readonly done = signal<DoneAsk[]>([]);

  take(confirmations: readonly Confirmation[]): void {
    this.waiting.value = confirmations.filter((one) => one.state === 'waiting');
  }

  /** True when the event was about a question. */
  hear(event: LiveEvent): boolean {
    if (event.type !== 'confirmation.asked' && event.type !== 'confirmation.changed') return false;
    const told = event.data as Confirmation;
    const others = this.waiting.value.filter((one) => one.id !== told.id);
    this.waiting.value = told.state === 'waiting' ? [...others, told] : others;
    return true;
  }

  async answer(confirmation: Confirmation, accept: boolean): Promise<void> {
    const told = await request<Confirmation>('POST', `/confirmations/${confirmation.id}`, { body: { accept } });
    if (told.state !== 'waiting') this.waiting.value = this.waiting.value.filter((one) => one.id !== told.id);
    if (told.undo) this.done.value = [...this.done.value.slice(-2), { ...told, undo: told.undo, at: Date.now() }];
  }
}

/** Seconds left to answer; 0 when it is too late. */
export function secondsLeft(confirmation: Confirmation, now: number): number {
  return Math.max(0, Math.ceil((new Date(confirmation.expiresAt).getTime() - now) / 1_000));
}
