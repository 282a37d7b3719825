/** What is used of a port of the Web Serial API; a stand-in chip in the tests is one too. */
export interface SerialPortLike {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void>;
}

interface Serial {
  requestPort(): Promise<SerialPortLike>;
}

/** The browser's serial ports; undefined in browsers without them, and on pages that came over plain http. */
export const serial = (): Serial | undefined => (globalThis.navigator as Navigator & { serial?: Serial } | undefined)?.serial;

/** A port that is open: bytes in as they come, bytes out. */
export class OpenPort {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #next: Promise<ReadableStreamReadResult<Uint8Array>> | undefined;

  private constructor(readonly port: SerialPortLike, readable: ReadableStream<Uint8Array>, writable: WritableStream<Uint8Array>) {
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
  }

  static async open(port: SerialPortLike, baudRate = 115_200): Promise<OpenPort> {
    await port.open({ baudRate });
    if (!port.readable || !port.writable) throw new Error('The port gives nothing to read.');
    return new OpenPort(port, port.readable, port.writable);
  }

  /** What has come, or undefined when nothing comes in that time. */
  async read(withinMs: number): Promise<Uint8Array | undefined> {
    // A read that was not answered in time goes on; the next call waits for it.
    this.#next ??= this.#reader.read();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), withinMs)));
    const result = await Promise.race([this.#next, late]);
    clearTimeout(timer);
    if (!result) return undefined;
    this.#next = undefined;
    if (result.done) throw new Error('The device was unplugged.');
    return result.value;
  }

  write = (bytes: Uint8Array): Promise<void> => this.#writer.write(bytes);

  signals = (dataTerminalReady: boolean, requestToSend: boolean): Promise<void> => this.port.setSignals({ dataTerminalReady, requestToSend });

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    await this.port.close();
  }
}
