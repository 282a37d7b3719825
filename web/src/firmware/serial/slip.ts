/** Packets over a serial line (RFC 1055): 0xC0 around each, and what looks like it inside is escaped. */
const end = 0xc0;
const escape = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

export function pack(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed: number[] = [end];
  for (const byte of bytes) {
    if (byte === end) packed.push(escape, escapedEnd);
    else if (byte === escape) packed.push(escape, escapedEscape);
    else packed.push(byte);
  }
  packed.push(end);
  return Uint8Array.from(packed);
}

/** Cuts packets out of what comes in, however it is chopped. What is before the first packet (the boot loader's greeting) is dropped. */
export class Unpacker {
  #held: number[] | undefined;
  #escaped = false;

  take(bytes: Uint8Array): Uint8Array[] {
    const whole: Uint8Array[] = [];
    for (const byte of bytes) {
      if (byte === end) {
        if (this.#held && this.#held.length > 0) whole.push(Uint8Array.from(this.#held));
        this.#held = this.#held && this.#held.length > 0 ? undefined : [];
        this.#escaped = false;
      } else if (this.#held) {
        if (this.#escaped) this.#held.push(byte === escapedEnd ? end : byte === escapedEscape ? escape : byte);
        else if (byte !== escape) this.#held.push(byte);
        this.#escaped = !this.#escaped && byte === escape;
      }
    }
    return whole;
  }
}
