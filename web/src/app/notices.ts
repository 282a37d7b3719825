import { computed, signal } from '@preact/signals';
import type { Notification } from '../contracts';

const most = 20;

/** What somebody was notified of and has not put away yet; what was put away stays so in this browser. */
export class Notices {
  readonly #told = signal<Notification[]>([]);
  readonly #gone;
  /** The newest first. */
  readonly open = computed(() => this.#told.value.filter((notice) => !this.#gone.value.includes(notice.id)).toReversed());

  constructor(readonly userId: string) {
    this.#gone = signal<string[]>(JSON.parse(localStorage.getItem(this.#key) ?? '[]') as string[]);
  }

  /** As the person's topic begins: what was told lately, also while nobody looked. */
  take(notices: Notification[]): void {
    const known = new Set(notices.map((notice) => notice.id));
    this.#told.value = [...this.#told.value.filter((notice) => !known.has(notice.id)), ...notices].toSorted((a, b) => a.at.localeCompare(b.at)).slice(-most);
  }

  add(notice: Notification): void {
    this.take([notice]);
  }

  putAway(ids: string[]): void {
    // As many as the server tells of anew, and some more.
    this.#gone.value = [...this.#gone.value, ...ids].slice(-most * 5);
    localStorage.setItem(this.#key, JSON.stringify(this.#gone.value));
  }

  get #key(): string {
    return `roommate.notices.${this.userId}`;
  }
}
