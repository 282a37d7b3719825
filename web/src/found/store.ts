import { computed, signal } from '@preact/signals';
import { ApiFault } from '../api';
import { request } from '../api/http';
import type { Device, FoundDevice, Page } from '../contracts';

/** The devices that appeared by themselves in one home. Empty for who may not place them. */
export class FoundStore {
  readonly all = signal<FoundDevice[]>([]);
  readonly waiting = computed(() => this.all.value.filter((device) => device.state === 'waiting'));
  readonly refused = computed(() => this.all.value.filter((device) => device.state === 'refused'));
  readonly ignored = computed(() => this.all.value.filter((device) => device.state === 'ignored'));
  readonly problem = signal<string | undefined>(undefined);

  constructor(readonly homeId: string) {}

  async load(): Promise<void> {
    try {
      this.all.value = (await request<Page<FoundDevice>>('GET', `/homes/${this.homeId}/discovered`)).items;
      this.problem.value = undefined;
    } catch (error) {
      const notMine = error instanceof ApiFault && (error.status === 403 || error.status === 404);
      this.problem.value = notMine ? undefined : error instanceof Error ? error.message : String(error);
    }
  }

  async accept(device: FoundDevice, name: string, roomId: string): Promise<void> {
    const placed = await request<Device>('POST', `${this.#path(device)}/accept`, { body: { name: name.trim() || undefined, roomId: roomId || undefined } });
    this.#put({ ...device, state: 'placed', name: placed.name });
  }

  async ignore(device: FoundDevice): Promise<void> {
    this.#put(await request<FoundDevice>('POST', `${this.#path(device)}/ignore`, { body: {} }));
  }

  #path = (device: FoundDevice): string => `/homes/${this.homeId}/discovered/${device.id}`;

  #put(device: FoundDevice): void {
    this.all.value = this.all.value.map((known) => (known.id === device.id ? device : known));
  }
}

/** Link quality counts up to 255; decibels end near -90. */
export const isWeak = (signal: { value: number; unit?: string | null }): boolean => (signal.unit === 'dBm' ? signal.value < -80 : signal.value < 40);
