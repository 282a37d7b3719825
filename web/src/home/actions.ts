import { signal } from '@preact/signals';
import type { InvokeResult, Json, JsonObject, SetDesiredResult } from '../contracts';
import { asFault, type LiveClient } from '../live';
import type { Intent } from './control';
import { leaf } from './twin';
import type { TwinEntry } from './twins';

/** Something a person did on this page that can be taken back. */
export interface Action {
  id: number;
  entry: TwinEntry;
  component: string;
  before: JsonObject;
  after: JsonObject;
  at: number;
}

const undoable = 2;
/** Sliders send at most this often while they move; the last value always goes out. */
const paceMs = 150;

/** Changes devices, keeps what became of each change, and takes the last two back. */
export class Actions {
  readonly recent = signal<Action[]>([]);
  readonly #paced = new Map<string, { values: JsonObject; timer: ReturnType<typeof setTimeout> }>();
  #count = 0;

  constructor(readonly client: LiveClient) {}

  /** Wants `values` of a component, and can be undone. */
  change(entry: TwinEntry, component: string, values: JsonObject): void {
    this.#remember(entry, component, values);
    void this.#send(entry, component, values);
  }

  /** The same while a slider moves: shown at once, sent at a pace, remembered as one action. */
  slide(entry: TwinEntry, component: string, values: JsonObject): void {
    const key = `${entry.id}.${component}`;
    const waiting = this.#paced.get(key);
    if (waiting) {
      waiting.values = { ...waiting.values, ...values };
      this.#intend(entry, component, values, { at: Date.now(), state: 'sending' });
      return;
    }
    this.#remember(entry, component, values);
    void this.#send(entry, component, values);
    const paced = { values: {} as JsonObject, timer: setTimeout(() => this.#pace(key, entry, component), paceMs) };
    this.#paced.set(key, paced);
  }

  retry(entry: TwinEntry, component: string, property: string): void {
    const wanted = entry.intents.value[`${component}.${property}`]?.value ?? leaf(entry.twin.value?.desired, `${component}.${property}`);
    if (wanted !== undefined) void this.#send(entry, component, { [property]: wanted });
  }

  undo(action: Action | undefined = this.recent.value[0]): void {
    if (!action) return;
    this.recent.value = this.recent.value.filter((other) => other !== action);
    void this.#send(action.entry, action.component, action.before);
  }

  /** Runs a command of a device; fails with a `LiveFault`. */
  invoke(deviceId: string, command: string, args?: Json): Promise<InvokeResult> {
    return this.client.invoke<InvokeResult>('Invoke', { deviceId, command, ...(args === undefined ? {} : { args }) });
  }

  #pace(key: string, entry: TwinEntry, component: string): void {
    const paced = this.#paced.get(key);
    this.#paced.delete(key);
    if (!paced || Object.keys(paced.values).length === 0) return;
    this.#extend(entry, component, paced.values);
    void this.#send(entry, component, paced.values);
  }

  async #send(entry: TwinEntry, component: string, values: JsonObject): Promise<void> {
    const at = Date.now();
    this.#intend(entry, component, values, { at, state: 'sending' });
    try {
      const { version } = await this.client.invoke<SetDesiredResult>('SetDesired', { deviceId: entry.id, patch: { [component]: values } });
      this.#settle(entry, component, values, { at, state: 'accepted', version });
    } catch (error) {
      this.#settle(entry, component, values, { at, state: 'failed', reason: asFault(error).message });
    }
  }

  #intend(entry: TwinEntry, component: string, values: JsonObject, how: Omit<Intent, 'value'>): void {
    const intents = Object.entries(values).map(([property, value]) => [`${component}.${property}`, { ...how, value }] as const);
    entry.intents.value = { ...entry.intents.value, ...Object.fromEntries(intents) };
  }

  /** Only what is still the latest wish for a path is settled; a later one has its own answer. */
  #settle(entry: TwinEntry, component: string, values: JsonObject, how: Omit<Intent, 'value'>): void {
    const next = { ...entry.intents.value };
    for (const [property, value] of Object.entries(values)) {
      const path = `${component}.${property}`;
      if (next[path]?.at !== how.at) continue;
      if (how.state === 'accepted' && (how.version ?? 0) <= (entry.twin.value?.desiredVersion ?? 0)) delete next[path];
      else next[path] = { ...how, value };
    }
    entry.intents.value = next;
  }

  #remember(entry: TwinEntry, component: string, after: JsonObject): void {
    const twin = entry.twin.value;
    const now = (property: string): Json => leaf(twin?.desired, `${component}.${property}`) ?? leaf(twin?.reported, `${component}.${property}`) ?? null;
    const before = Object.fromEntries(Object.keys(after).map((property) => [property, now(property)]));
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const action: Action = { id: ++this.#count, entry, component, before, after, at: Date.now() };
    this.recent.value = [action, ...this.recent.value].slice(0, undoable);
  }

  #extend(entry: TwinEntry, component: string, values: JsonObject): void {
    const [last, ...rest] = this.recent.value;
    if (last?.entry === entry && last.component === component) {
      this.recent.value = [{ ...last, after: { ...last.after, ...values }, at: Date.now() }, ...rest];
    }
  }
}
