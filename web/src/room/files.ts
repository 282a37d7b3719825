import { signal, type Signal } from '@preact/signals';
import { request } from '../api/http';
import type { RoomFile } from '../contracts';
import { asFault } from '../live/fault';

/** A file on its way into a message that is being written. */
export interface Attaching {
  key: number;
  name: string;
  file?: RoomFile;
  problem?: string;
}

let keys = 0;

/** Files of the message that is being written: sent up at once, hung on it when it is said. */
export class Attachments {
  readonly entries: Signal<Attaching[]> = signal([]);

  constructor(readonly roomId: string) {}

  /** Those that are there. */
  get ready(): RoomFile[] {
    return this.entries.value.flatMap((entry) => (entry.file ? [entry.file] : []));
  }

  get busy(): boolean {
    return this.entries.value.some((entry) => !entry.file && !entry.problem);
  }

  async add(files: Iterable<File>): Promise<void> {
    await Promise.all([...files].map((file) => this.#send(file)));
  }

  drop(key: number): void {
    const gone = this.entries.value.find((entry) => entry.key === key);
    this.entries.value = this.entries.value.filter((entry) => entry.key !== key);
    // What is never said goes by itself after a day; this only makes room sooner.
    if (gone?.file) request<void>('DELETE', `/files/${gone.file.id}`).catch(() => undefined);
  }

  /** The message is said. */
  clear(): void {
    this.entries.value = [];
  }

  async #send(file: File): Promise<void> {
    const entry: Attaching = { key: ++keys, name: file.name };
    this.entries.value = [...this.entries.value, entry];
    try {
      const sent = await request<RoomFile>('POST', `/rooms/${this.roomId}/files?name=${encodeURIComponent(file.name)}`, { blob: file });
      this.#put({ ...entry, file: sent });
    } catch (error) {
      this.#put({ ...entry, problem: asFault(error).message });
    }
  }

  #put(entry: Attaching): void {
    this.entries.value = this.entries.value.map((other) => (other.key === entry.key ? entry : other));
  }
}
