import { computed, effect, signal, type Signal } from '@preact/signals';
import { newId } from '../api';
import type { AskResult, LiveEvent } from '../contracts';
import { asFault, type ConnectionState, type LiveClient } from '../live';
import { hear, type Hearing } from './hearing';
import { MicrophoneFault, microphoneProblem, type MicrophoneProblem } from './microphone';
import { Player } from './player';
import { hasRecogniser, recognise, type Recognising } from './recogniser';
import { say } from './texts';
import type { SpeakResult, VoiceAbilities, VoiceHeard } from './wire';

export type VoicePhase = 'idle' | 'opening' | 'listening' | 'thinking' | 'speaking';

export interface VoiceHost {
  client: LiveClient;
  roomId: string;
  connection: Signal<ConnectionState>;
  /** What this person's own topic tells: what the server hears of them, among others. */
  told: Signal<LiveEvent | undefined>;
  ability: Signal<VoiceAbilities>;
  locale: () => string;
}

/** One person's voice in one room: listens when they ask for it, plays the answer, and is silent the moment they speak. */
export class Voice {
  readonly player = new Player();
  readonly said = signal('');
  readonly level = signal(0);
  readonly problem = signal('');
  readonly note = signal('');
  readonly handsFree = signal(false);
  readonly review = signal(localStorage.getItem('roommate.voice.review') === 'yes');
  /** What was said and waits to be corrected; undefined: nothing. */
  readonly draft = signal<string | undefined>(undefined);
  readonly phase = computed<VoicePhase>(() => (this.#hearing.value !== 'no' ? this.#hearing.value : this.player.state.value === 'playing' ? 'speaking' : this.#waiting.value || this.player.state.value === 'waiting' ? 'thinking' : 'idle'));
  readonly #hearing = signal<'no' | 'opening' | 'listening'>('no');
  readonly #waiting = signal(false);
  readonly #ends: (() => void)[];
  #now: Hearing | Recognising | undefined;
  #clientId = '';
  #turnId: string | undefined;
  #closed = false;

  constructor(readonly host: VoiceHost) {
    this.#ends = [effect(() => this.#follow(host.told.value))];
  }

  /** Why one cannot speak here; undefined when one can. */
  get obstacle(): MicrophoneProblem | 'noTranscription' | undefined {
    return microphoneProblem() ?? (this.host.ability.value.transcription?.on === false && !hasRecogniser ? 'noTranscription' : undefined);
  }

  /** Somebody wants to speak: whatever is said or thought for them now is over. */
  async start(handsFree = false): Promise<void> {
    if (this.#hearing.value !== 'no') return;
    this.problem.value = '';
    this.note.value = '';
    this.draft.value = undefined;
    const obstacle = this.obstacle;
    if (obstacle) return this.#fail(say(obstacle, { why: this.host.ability.value.transcription?.why ?? '' }));
    if (!handsFree) this.silence();
    this.#hearing.value = 'opening';
    this.said.value = '';
    try {
      const result = this.host.ability.value.transcription?.on === false ? await this.#recognise() : await this.#hear(handsFree);
      this.#hearing.value = 'no';
      if (result) await this.#answered(result);
    } catch (error) {
      this.#hearing.value = 'no';
      this.handsFree.value = false;
      this.#failed(error);
    }
  }

  /** The button was let go, or tapped again. */
  finish(): void {
    const now = this.#now;
    if (!now) return;
    if ('finish' in now) now.finish();
    else now.stop();
  }

  /** Ends everything that listens or speaks. */
  stop(): void {
    this.handsFree.value = false;
    this.#drop();
    this.silence();
  }

  /** The voice falls silent, and what is still made of the answer ends. */
  silence(): void {
    this.#waiting.value = false;
    if (this.player.turnId.value) void this.player.interrupt();
    else if (this.#turnId) this.host.client.invoke('Stop', { turnId: this.#turnId }).catch(() => undefined);
    this.#turnId = undefined;
  }

  /** Asks with corrected words, aloud. */
  async ask(text: string): Promise<void> {
    this.draft.value = undefined;
    this.silence();
    this.said.value = text;
    this.#waiting.value = true;
    try {
      const asked = await this.host.client.invoke<AskResult>('Ask', { roomId: this.host.roomId, text, clientId: newId(), voice: true });
      await this.#speak(asked.turnId);
    } catch (error) {
      this.#waiting.value = false;
      this.draft.value = text;
      this.#fail(say('failed', { problem: asFault(error).message }));
    }
  }

  /** Reads a reply aloud, or stops reading it. */
  readAloud(turnId: string): void {
    if (this.player.turnId.value === turnId) return this.player.stop();
    this.stop();
    this.problem.value = '';
    void this.#speak(turnId);
  }

  /** Takes away what was said and what went wrong. */
  dismiss(): void {
    this.said.value = '';
    this.problem.value = '';
    this.note.value = '';
    this.draft.value = undefined;
  }

  keepReview(on: boolean): void {
    this.review.value = on;
    localStorage.setItem('roommate.voice.review', on ? 'yes' : 'no');
  }

  close(): void {
    this.#closed = true;
    this.handsFree.value = false;
    this.#drop();
    this.player.stop();
    for (const end of this.#ends) end();
  }

  async #hear(handsFree: boolean): Promise<SpeakResult | undefined> {
    this.#clientId = newId();
    const request = { roomId: this.host.roomId, clientId: this.#clientId, ...(handsFree ? { handsFree } : {}), ...(this.review.value && !handsFree ? { review: true } : {}) };
    const hearing = await hear(this.host.client, request, (level) => (this.level.value = level));
    if (this.#hearing.value === 'no') {
      hearing.cancel();
      return undefined;
    }
    this.#now = hearing;
    this.#hearing.value = 'listening';
    try {
      const result = await hearing.result;
      // Ended while the answer was on its way: nothing is spoken any more.
      return this.#now === hearing ? result : undefined;
    } catch (error) {
      if (this.#now !== hearing) return undefined;
      throw error;
    } finally {
      if (this.#now === hearing) this.#now = undefined;
      this.level.value = 0;
    }
  }

  async #recognise(): Promise<SpeakResult | undefined> {
    const recognising = recognise(this.host.locale(), (text) => (this.said.value = text));
    this.#now = recognising;
    this.#hearing.value = 'listening';
    const text = await recognising.result;
    if (this.#now !== recognising) return undefined;
    this.#now = undefined;
    if (!text || this.review.value) return { text, end: text ? 'silence' : 'nothing' };
    this.#hearing.value = 'no';
    await this.ask(text);
    return undefined;
  }

  async #answered(result: SpeakResult): Promise<void> {
    this.said.value = result.text;
    if (result.end === 'nothing' || !result.text) {
      this.handsFree.value = false;
      this.note.value = say('nothing');
    } else if (result.turnId) {
      await this.#speak(result.turnId);
    } else {
      this.draft.value = result.text;
    }
  }

  async #speak(turnId: string): Promise<void> {
    this.#turnId = turnId;
    this.#waiting.value = false;
    const speech = this.host.ability.value.speech;
    if (speech && !speech.on) {
      this.note.value = say('noSpeech', { why: speech.why ?? '' });
      return;
    }
    let at = 0;
    const keepPlace = effect(() => {
      if (this.player.caption.value) at = this.player.positionMs;
    });
    const ending = await this.player.play(turnId);
    keepPlace();
    if (this.#closed || ending === 'stopped') return;
    if (ending === 'failed') return this.#broke(turnId, at);
    if (this.#turnId === turnId) this.#turnId = undefined;
    if (this.handsFree.value) void this.start(true);
  }

  // The server went away under the voice: when it is back the rest is said. Else the text is there to read.
  #broke(turnId: string, at: number): void {
    if (this.host.connection.value.phase === 'online') return this.#fail(say('voiceFailed'));
    this.problem.value = say('voiceLost');
    const stop = effect(() => {
      if (this.host.connection.value.phase !== 'online') return;
      queueMicrotask(() => stop());
      if (this.#closed || this.problem.value !== say('voiceLost')) return;
      this.problem.value = '';
      void this.player.play(turnId, at);
    });
  }

  // What is understood so far; and whoever begins to speak is not talked over.
  #follow(event: LiveEvent | undefined): void {
    if (event?.type !== 'voice.heard') return;
    const heard = event.data as VoiceHeard;
    if (heard.clientId !== this.#clientId || this.#hearing.peek() !== 'listening') return;
    if (heard.text !== undefined) this.said.value = heard.text;
    if (heard.state !== 'listening' && this.player.turnId.peek()) this.silence();
  }

  #drop(): void {
    const now = this.#now;
    this.#now = undefined;
    this.#hearing.value = 'no';
    if (!now) return;
    if ('finish' in now) now.cancel();
    else now.abort();
  }

  #failed(error: unknown): void {
    if (error instanceof MicrophoneFault) return this.#fail(say(error.problem));
    const fault = asFault(error);
    this.#fail(this.host.connection.value.phase === 'online' && fault.code !== 'unavailable' ? say('failed', { problem: fault.message }) : this.host.connection.value.phase === 'online' ? fault.message : say('lost'));
  }

  #fail(text: string): void {
    this.#waiting.value = false;
    this.problem.value = text;
  }
}
