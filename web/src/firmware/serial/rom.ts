import type { OpenPort } from './port';
import { pack, Unpacker } from './slip';

/** Commands of the boot loader in the ROM of Espressif's chips. */
const command = { flashBegin: 0x02, flashData: 0x03, flashEnd: 0x04, sync: 0x08, readRegister: 0x0a, setFlash: 0x0b, attachFlash: 0x0d };
const magicRegister = 0x4000_1000;
const blockSize = 0x400;
const sectorSize = 0x1000;

/** What the magic register holds tells the chip. */
const families = new Map([
  [0x00f0_1d83, 'ESP32'],
  [0x0000_07c6, 'ESP32-S2'],
  [0x9, 'ESP32-S3'],
  [0x6921_506f, 'ESP32-C3'],
  [0x1b31_506f, 'ESP32-C3'],
  [0x4881_606f, 'ESP32-C3'],
  [0x4361_606f, 'ESP32-C3'],
  [0x2ce0_806f, 'ESP32-C6'],
]);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The boot loader of a chip: says which it is and writes its flash. */
export class Rom {
  readonly #unpacker = new Unpacker();
  #packets: Uint8Array[] = [];
  family = '';

  constructor(readonly port: OpenPort, readonly pauseMs = 100) {}

  /** Restarts the chip into its boot loader and learns which it is. */
  async connect(): Promise<string> {
    for (let attempt = 0; attempt < 5; attempt++) {
      // EN low with IO0 high, then EN high with IO0 low: how boards wire the two lines.
      await this.port.signals(false, true);
      await sleep(this.pauseMs);
      await this.port.signals(true, false);
      await sleep(this.pauseMs / 2);
      await this.port.signals(false, false);
      if (await this.#sync()) {
        this.family = families.get(await this.#readRegister(magicRegister)) ?? '';
        return this.family;
      }
    }
    throw new Error('noChip');
  }

  /** Writes one part of an image; tells how far it is, from 0 to 1. */
  async write(offset: number, bytes: Uint8Array, progress: (done: number) => void): Promise<void> {
    const blocks = Math.ceil(bytes.length / blockSize);
    const erased = Math.ceil(bytes.length / sectorSize) * sectorSize;
    // Chips after the first ESP32 take one word more: not encrypted.
    const begin = this.family === 'ESP32' ? words(erased, blocks, blockSize, offset) : words(erased, blocks, blockSize, offset, 0);
    await this.#ask(command.flashBegin, begin, 0, 30_000);
    for (let block = 0; block < blocks; block++) {
      const data = new Uint8Array(blockSize).fill(0xff);
      data.set(bytes.subarray(block * blockSize, (block + 1) * blockSize));
      await this.#ask(command.flashData, join(words(blockSize, block, 0, 0), data), data.reduce((sum, byte) => sum ^ byte, 0xef), 5_000);
      progress((block + 1) / blocks);
    }
  }

  /** Makes the flash known; once, before the first write. */
  async begin(flashBytes: number): Promise<void> {
    await this.#ask(command.attachFlash, words(0, 0));
    await this.#ask(command.setFlash, words(0, flashBytes, 0x1_0000, sectorSize, 0x100, 0xffff));
  }

  /** Leaves the boot loader and starts what was written. */
  async restart(): Promise<void> {
    await this.port.signals(false, true);
    await sleep(this.pauseMs);
    await this.port.signals(false, false);
  }

  async #sync(): Promise<boolean> {
    const greeting = join(Uint8Array.of(7, 7, 0x12, 0x20), new Uint8Array(32).fill(0x55));
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        await this.#ask(command.sync, greeting, 0, this.pauseMs * 3);
        // It answers eight times.
        while (await this.#packet(this.pauseMs / 2));
        return true;
      } catch {
        this.#packets = [];
      }
    }
    return false;
  }

  async #readRegister(address: number): Promise<number> {
    return (await this.#ask(command.readRegister, words(address))).getUint32(4, true);
  }

  async #ask(what: number, data: Uint8Array, checksum = 0, withinMs = 3_000): Promise<DataView> {
    const head = new DataView(new ArrayBuffer(8));
    head.setUint8(1, what);
    head.setUint16(2, data.length, true);
    head.setUint32(4, checksum, true);
    await this.port.write(pack(join(new Uint8Array(head.buffer), data)));
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      const packet = await this.#packet(until - Date.now());
      if (!packet || packet[0] !== 1 || packet[1] !== what) continue;
      const answer = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
      // The chip ends each answer with its status; the first byte of it is not 0 when it failed.
      if (packet[8] !== 0 && what !== command.readRegister) throw new Error('refused');
      return answer;
    }
    throw new Error('silent');
  }

  async #packet(withinMs: number): Promise<Uint8Array | undefined> {
    const until = Date.now() + withinMs;
    while (this.#packets.length === 0) {
      const bytes = await this.port.read(Math.max(1, until - Date.now()));
      if (bytes) this.#packets.push(...this.#unpacker.take(bytes));
      else if (Date.now() >= until) return undefined;
    }
    return this.#packets.shift();
  }
}

function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return new Uint8Array(view.buffer);
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
