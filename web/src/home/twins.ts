import { signal, type Signal } from '@preact/signals';
import type { Cause, DeviceCommand, DeviceSummary, Json, JsonObject, LiveEvent, TopicError, Twin, TwinChange } from '../contracts';
import type { Keeper } from '../app/lastKnown';
import type { LiveClient } from '../live';
import { inFrame } from '../ui/frame';
import type { Intent } from './control';
import { applyEvent, leaf, leaves } from './twin';

/** Values of a sensor seen since the page opened, for its line. */
const traceLength = 48;

/** One device as the page holds it; each part a signal, so that a tile repaints alone. */
export interface TwinEntry {
  readonly id: string;
  readonly twin: Signal<Twin | undefined>;
  readonly intents: Signal<Record<string, Intent>>;
  /** When the device last confirmed a path that waited. */
  readonly confirmed: Signal<Record<string, number>>;
  readonly traces: Signal<Record<string, number[]>>;
  readonly lastChange: Signal<{ at: string; by: Cause } | undefined>;
  readonly problem: Signal<TopicError | undefined>;
  /** Commands told of since it is followed, the newest first. */
  readonly commands: Signal<DeviceCommand[]>;
}

/** The twins on the page: one subscription each, shared by everything that shows it. */
export class Twins {
  readonly #entries = new Map<string, { entry: TwinEntry; leave: () => void }>();

  /** @param known What was kept of each, shown until it is live; hears of every change. */
  constructor(readonly client: LiveClient, readonly known?: Keeper) {}

  /** Follows exactly these devices. */
  follow(deviceIds: string[]): void {
    const wanted = new Set(deviceIds);
    for (const id of this.#entries.keys()) if (!wanted.has(id)) this.#leave(id);
    for (const id of wanted) this.entry(id);
  }

  /** The device with this id; followed from now on. */
  entry(id: string): TwinEntry {
    const known = this.#entries.get(id);
    if (known) return known.entry;
    const entry: TwinEntry = {
      id,
      twin: signal(undefined),
      intents: signal({}),
      confirmed: signal({}),
      traces: signal({}),
      lastChange: signal(undefined),
      problem: signal(undefined),
      commands: signal([]),
    };
    const topic = `twin:${id}`;
    const kept = this.known?.of<Twin>(topic);
    if (kept) take(entry, kept);
    this.known?.follow(topic, () => entry.twin.peek());
    const leave = this.client.subscribe(topic, {
      snapshot: (data) => inFrame(() => {
        take(entry, data as Twin);
        this.known?.touch();
      }),
      event: (event) => inFrame(() => {
        apply(entry, event);
        this.known?.touch();
      }),
      ended: (error) => inFrame(() => (entry.problem.value = error)),
    });
    this.#entries.set(id, { entry, leave });
    return entry;
  }

  /** A device has another name or room: its twin carries them too, and no event of its own tells of it. */
  rename({ id, name, roomId }: DeviceSummary): void {
    const twin = this.#entries.get(id)?.entry.twin;
    const known = twin?.peek();
    if (!twin || !known || (known.name === name && known.roomId === roomId)) return;
    const { roomId: _, ...rest } = known;
    twin.value = { ...rest, name, ...(roomId ? { roomId } : {}) };
  }

  #leave(id: string): void {
    this.#entries.get(id)?.leave();
    this.#entries.delete(id);
  }
}

function take(entry: TwinEntry, twin: Twin): void {
  entry.twin.value = twin;
  entry.problem.value = undefined;
  trace(entry, twin, twin.reported);
}

function apply(entry: TwinEntry, event: LiveEvent): void {
  const before = entry.twin.value;
  if (!before) return;
  const after = applyEvent(before, event);
  entry.twin.value = after;
  if (event.type === 'twin.command') tellCommand(entry, event.data as DeviceCommand);
  if (event.type !== 'twin.reported' && event.type !== 'twin.desired') return;

  const { patch = {} } = event.data as TwinChange;
  if (event.type === 'twin.reported') confirm(entry, before, after, patch);
  forget(entry, after, patch);
  trace(entry, after, patch);
  if (event.by && changesControl(after, patch)) entry.lastChange.value = { at: event.at, by: event.by };
}

/** Only the latest are of use on a page. */
const commandsKept = 20;

function tellCommand(entry: TwinEntry, command: DeviceCommand): void {
  entry.commands.value = [command, ...entry.commands.value.filter((known) => known.id !== command.id)].slice(0, commandsKept);
}

/** Paths that waited and now agree are shown as confirmed for a moment. */
function confirm(entry: TwinEntry, before: Twin, after: Twin, patch: JsonObject): void {
  const settled = leaves(patch).filter((path) => leaf(before.delta, path) !== undefined && leaf(after.delta, path) === undefined);
  if (settled.length === 0) return;
  const at = Date.now();
  entry.confirmed.value = { ...entry.confirmed.value, ...Object.fromEntries(settled.map((path) => [path, at])) };
}

/** An accepted intent ends when the twin holds its version; a failed one when somebody set the same anew. */
function forget(entry: TwinEntry, twin: Twin, patch: JsonObject): void {
  const touched = new Set(leaves(patch));
  const left = Object.entries(entry.intents.value).filter(([path, intent]) =>
    intent.state === 'accepted' ? (intent.version ?? 0) > twin.desiredVersion : intent.state === 'sending' || !touched.has(path),
  );
  if (left.length !== Object.keys(entry.intents.value).length) entry.intents.value = Object.fromEntries(left);
}

function trace(entry: TwinEntry, twin: Twin, patch: JsonObject): void {
  const next: Record<string, number[]> = {};
  for (const [id, component] of Object.entries(twin.about?.components ?? {})) {
    if (component.kind !== 'sensor') continue;
    const value: Json | undefined = leaf(patch, `${id}.value`);
    if (typeof value === 'number') next[id] = [...(entry.traces.value[id] ?? []), value].slice(-traceLength);
  }
  if (Object.keys(next).length > 0) entry.traces.value = { ...entry.traces.value, ...next };
}

/** A thermometer's new value is not something that somebody did. */
function changesControl(twin: Twin, patch: JsonObject): boolean {
  return Object.keys(patch).some((id) => !['sensor', 'binary'].includes(twin.about?.components?.[id]?.kind ?? ''));
}
