import { pack, Unpacker } from '../src/firmware/serial/slip';
import type { SerialPortLike } from '../src/firmware/serial/port';

/** A chip on a serial port: its boot loader as the ROM has it, and after a restart a firmware that reads its settings. */
export class Chip implements SerialPortLike {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  readonly flash = new Uint8Array(4 * 1024 * 1024);
  isOpen = false;
  running = false;
  deaf = false;
  locked = false;
  complaint = '';
  settings: unknown;
  writes = 0;
  #out: ReadableStreamDefaultController<Uint8Array> | undefined;
  #unpacker = new Unpacker();
  #line = '';
  #at = 0;
  #block = 0;
  #lines = { dataTerminalReady: false, requestToSend: false };

  constructor(readonly magic = 0x6921506f) {}

  async open(): Promise<void> {
    this.isOpen = true;
    this.readable = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#out = controller) });
    this.writable = new WritableStream<Uint8Array>({ write: (bytes) => this.#take(bytes) });
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }

  async setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void> {
    const before = this.#lines;
    this.#lines = { ...before, ...signals };
    // EN goes high again: with IO0 low into the boot loader, else into what is in flash.
    if (before.requestToSend && !this.#lines.requestToSend) {
      this.running = !this.#lines.dataTerminalReady;
      this.#say(new TextEncoder().encode(this.running ? 'rst:0x1 (POWERON)\r\n' : 'waiting for download\r\n'));
    }
  }

  #say(bytes: Uint8Array): void {
    if (!this.deaf) this.#out?.enqueue(bytes);
  }

  #take(bytes: Uint8Array): void {
    if (this.running) this.#read(new TextDecoder().decode(bytes));
    else for (const packet of this.#unpacker.take(bytes)) this.#do(packet);
  }

  #read(text: string): void {
    this.#line += text;
    for (let end = this.#line.indexOf('\n'); end >= 0; end = this.#line.indexOf('\n')) {
      this.settings = JSON.parse(this.#line.slice(0, end));
      this.#line = this.#line.slice(end + 1);
      this.#say(new TextEncoder().encode(`{"roommate":"${this.complaint || 'ok'}"}\n`));
    }
  }

  #do(packet: Uint8Array): void {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const what = packet[1] ?? 0;
    const word = (index: number): number => view.getUint32(8 + 4 * index, true);
    let value = 0;
    let failed = false;
    if (what === 0x0a) value = this.magic;
    if (what === 0x02) {
      this.#at = word(3);
      this.#block = word(2);
      // Chips after the first take a fifth word.
      failed = this.locked || view.getUint16(2, true) !== (this.magic === 0x00f01d83 ? 16 : 20);
    }
    if (what === 0x03) {
      const data = packet.subarray(24);
      failed = data.length !== this.#block || data.reduce((sum, byte) => sum ^ byte, 0xef) !== view.getUint32(4, true);
      this.flash.set(data, this.#at + word(1) * this.#block);
      this.writes++;
    }
    for (let times = what === 0x08 ? 8 : 1; times > 0; times--) this.#answer(what, value, failed);
  }

  #answer(what: number, value: number, failed: boolean): void {
    const view = new DataView(new ArrayBuffer(12));
    view.setUint8(0, 1);
    view.setUint8(1, what);
    view.setUint16(2, 4, true);
    view.setUint32(4, value, true);
    view.setUint8(8, failed ? 1 : 0);
    this.#say(pack(new Uint8Array(view.buffer)));
  }
}
