/** What the server hears: 16 kHz, mono, 16 bit, a frame of 100 ms at a time. */
export const rate = 16_000;
export const frameSamples = 1_600;

/** Turns what a microphone gives, at whatever rate, into frames. Each sample is the mean of those it stands for, so that nothing folds back. */
export class Framer {
  readonly #step: number;
  #frame = new Int16Array(frameSamples);
  #filled = 0;
  #sum = 0;
  #weight = 0;

  constructor(inputRate: number, readonly emit: (frame: Int16Array<ArrayBuffer>) => void) {
    this.#step = rate / inputRate;
  }

  push(samples: Float32Array): void {
    for (const sample of samples) {
      let left = this.#step;
      while (this.#weight + left >= 1) {
        const part = 1 - this.#weight;
        this.#add(this.#sum + sample * part);
        left -= part;
        this.#sum = 0;
        this.#weight = 0;
      }
      this.#sum += sample * left;
      this.#weight += left;
    }
  }

  #add(value: number): void {
    this.#frame[this.#filled++] = Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
    if (this.#filled < frameSamples) return;
    this.emit(this.#frame);
    this.#frame = new Int16Array(frameSamples);
    this.#filled = 0;
  }
}

/** Little-endian bytes as base64, as the JSON protocol carries them. */
export function toBase64(frame: Int16Array): string {
  const bytes = new Uint8Array(frame.length * 2);
  const view = new DataView(bytes.buffer);
  frame.forEach((sample, index) => view.setInt16(index * 2, sample, true));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** How loud a frame is, from 0 to 1, as it is shown. */
export function loudness(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  const level = Math.sqrt(sum / frame.length) / 32_768;
  return Math.max(0, Math.min(1, 1 + Math.log10(level + 1e-4) / 2.5));
}
