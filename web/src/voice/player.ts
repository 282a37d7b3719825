import { signal } from '@preact/signals';
import type { HeardResult, SpokenChunk, TurnSpeech } from '../contracts';
import { request, tokens } from '../api/http';

export type PlayerState = 'idle' | 'waiting' | 'playing';

/** What one does with a spoken reply once it is over: by itself, by a person, or by a fault. */
export type Ending = 'ended' | 'stopped' | 'failed';

/** Plays spoken replies, one at a time, as the server makes them, and says what is being said. */
export class Player {
  readonly state = signal<PlayerState>('idle');
  readonly turnId = signal<string | undefined>(undefined);
  readonly caption = signal('');
  readonly #audio = new Audio();
  #chunks: SpokenChunk[] = [];
  #over: ((ending: Ending) => void) | undefined;
  #captions: AbortController | undefined;

  constructor() {
    this.#audio.preload = 'auto';
    this.#audio.addEventListener('playing', () => {
      if (this.turnId.value) this.state.value = 'playing';
    });
    this.#audio.addEventListener('timeupdate', () => this.#showCaption());
    this.#audio.addEventListener('ended', () => this.#finish('ended'));
    this.#audio.addEventListener('error', () => this.#finish('failed'));
  }

  /** Where the voice is, in milliseconds. */
  get positionMs(): number {
    return Math.round(this.#audio.currentTime * 1_000);
  }

  /** Plays a reply from its beginning, or from a place; resolves when it is over. */
  async play(turnId: string, fromMs = 0): Promise<Ending> {
    this.#finish('stopped');
    this.turnId.value = turnId;
    this.state.value = 'waiting';
    this.#chunks = [];
    const over = new Promise<Ending>((resolve) => (this.#over = resolve));
    const mine = this.#over;
    try {
      const token = await tokens.access();
      if (this.#over !== mine) return await over;
      this.#audio.src = `/api/v1/turns/${turnId}/audio?${new URLSearchParams({ format: await format(), access_token: token })}`;
      if (fromMs > 0) this.#audio.addEventListener('canplay', () => this.#seek(fromMs), { once: true });
      void this.#followCaptions(turnId);
      await this.#audio.play();
    } catch {
      // Interrupted by another one, or the browser lets no page speak by itself: the ending says which.
      if (this.#over === mine) this.#finish('failed');
    }
    return over;
  }

  /** Silence, at once. */
  stop(): void {
    this.#finish('stopped');
  }

  /** Silence, and the server learns how far it was heard; what is still being made of it ends. */
  async interrupt(): Promise<HeardResult | undefined> {
    const turnId = this.turnId.value;
    const positionMs = this.positionMs;
    this.#finish('stopped');
    if (!turnId) return undefined;
    try {
      return await request<HeardResult>('POST', `/turns/${turnId}/heard`, { body: { positionMs } });
    } catch {
      // The voice is silent all the same; only the mark is missing.
      return undefined;
    }
  }

  #seek(ms: number): void {
    if (this.#audio.seekable.length > 0) this.#audio.currentTime = ms / 1_000;
  }

  #finish(ending: Ending): void {
    const over = this.#over;
    if (!over) return;
    this.#over = undefined;
    this.#captions?.abort();
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#audio.load();
    this.turnId.value = undefined;
    this.state.value = 'idle';
    this.caption.value = '';
    over(ending);
  }

  async #followCaptions(turnId: string): Promise<void> {
    const captions = new AbortController();
    this.#captions = captions;
    try {
      for (let done = false; !done && !captions.signal.aborted;) {
        const speech = await request<TurnSpeech>('GET', `/turns/${turnId}/speech?from=${this.#chunks.length}`, { signal: captions.signal });
        if (captions.signal.aborted) return;
        this.#chunks.push(...speech.chunks);
        done = speech.done;
        this.#showCaption();
      }
    } catch {
      // The text of the reply stands in the conversation; only the line under the voice is missing.
    }
  }

  #showCaption(): void {
    if (!this.turnId.value) return;
    const at = this.positionMs;
    this.caption.value = this.#chunks.findLast((chunk) => chunk.fromMs <= at)?.text ?? this.#chunks[0]?.text ?? '';
  }
}

let offered: Promise<string> | undefined;

/** mp3 plays everywhere while it is still being made; where the server has no encoder, wav. */
function format(): Promise<string> {
  offered ??= request<{ formats: string[] }>('GET', '/speech').then(
    ({ formats }) => (formats.includes('mp3') && document.createElement('audio').canPlayType('audio/mpeg') ? 'mp3' : 'wav'),
    (error: unknown) => {
      offered = undefined;
      throw error;
    },
  );
  return offered;
}
