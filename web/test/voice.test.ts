import { describe, expect, it } from 'vitest';
import { frameSamples, Framer, loudness, rate, toBase64 } from '../src/voice/pcm';

/** A tone as a microphone gives it, in pieces of 128 samples. */
function heard(inputRate: number, seconds: number, hertz: number): Int16Array[] {
  const frames: Int16Array[] = [];
  const framer = new Framer(inputRate, (frame) => frames.push(frame));
  const total = Math.round(inputRate * seconds);
  for (let from = 0; from < total; from += 128) {
    framer.push(Float32Array.from({ length: Math.min(128, total - from) }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * (from + i)) / inputRate)));
  }
  return frames;
}

/** How strong one frequency is in what was heard, from 0 to 1. */
function strength(frames: Int16Array[], hertz: number): number {
  const samples = frames.flatMap((frame) => [...frame]);
  let re = 0;
  let im = 0;
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / rate);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / rate);
  });
  return (2 * Math.hypot(re, im)) / samples.length / 32_767;
}

describe('what a microphone hears', () => {
  it.each([16_000, 22_050, 44_100, 48_000])('becomes frames of 100 ms at 16 kHz from %i Hz, with the tone in it', (inputRate) => {
    const frames = heard(inputRate, 2, 440);
    expect(frames.length).toBeGreaterThanOrEqual(19);
    expect(frames.length).toBeLessThanOrEqual(20);
    expect(frames.every((frame) => frame.length === frameSamples)).toBe(true);
    expect(strength(frames, 440)).toBeGreaterThan(0.45);
  });

  it('folds nothing loud back from above what 16 kHz can hold', () => {
    expect(strength(heard(48_000, 1, 15_500), 500)).toBeLessThan(0.12);
  });

  it('travels as little-endian bytes in base64', () => {
    expect(atob(toBase64(Int16Array.from([1, -2, 256])))).toBe('\x01\x00\xfe\xff\x00\x01');
  });

  it('is shown as silence and as speech', () => {
    expect(loudness(new Int16Array(160))).toBe(0);
    expect(loudness(Int16Array.from({ length: 160 }, (_, i) => 8_000 * Math.sin(i)))).toBeGreaterThan(0.6);
  });
});
