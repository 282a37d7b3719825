import { Framer } from './pcm';

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** Runs beside the page's own thread, so that a busy page loses no sound. */
class Frames extends AudioWorkletProcessor {
  readonly #framer = new Framer(sampleRate, (frame) => this.port.postMessage(frame, [frame.buffer]));

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) this.#framer.push(channel);
    return true;
  }
}

registerProcessor('frames', Frames);
