import type { Json, JsonObject, Twin } from '../../contracts';
import { leaf, leaves } from '../../home/twin';
import { isObject } from './document';

/** What can be wanted of a kind of component, and how a new wish begins (docs/twins.md). */
const wishes: Record<string, JsonObject> = {
  light: { on: true, brightness: 50, colorTemp: 2_700, color: { h: 30, s: 80 }, effect: '' },
  switch: { on: true },
  climate: { mode: 'heat', target: 21, fanMode: 'auto' },
  cover: { position: 100, tilt: 50 },
  lock: { locked: true },
  fan: { on: true, speed: 50 },
  number: { value: 0 },
  select: { option: '' },
  text: { value: '' },
  media: { on: true, playing: true, volume: 30, source: '' },
};

const commands: Record<string, string[]> = { button: ['press'], speaker: ['say'], vacuum: ['start', 'pause', 'dock'], cover: ['stop'] };

/** Every value the device tells, or could. */
export function readable(twin: Twin | undefined): string[] {
  if (!twin) return [];
  return [...new Set([...leaves(twin.reported), ...writable(twin)])].toSorted();
}

/** Every value that can be wanted of it. */
export function writable(twin: Twin | undefined): string[] {
  const components = Object.entries(twin?.about?.components ?? {});
  return components.flatMap(([id, component]) => Object.keys(wishes[component.kind] ?? {}).filter((name) => fits(twin, id, component.kind, name)).map((name) => `${id}.${name}`));
}

/** What is on and off, and what the device has told of; a plain lamp is offered no colour. */
function fits(twin: Twin | undefined, id: string, kind: string, name: string): boolean {
  const known = isObject(twin?.reported[id]) || isObject(twin?.desired[id]);
  const first = Object.keys(wishes[kind] ?? {})[0];
  return !known || name === first || leaf(twin?.reported, `${id}.${name}`) !== undefined || leaf(twin?.desired, `${id}.${name}`) !== undefined;
}

/** As it is now, or as a new wish begins. */
export function startOf(twin: Twin | undefined, path: string): Json {
  const [id = '', ...name] = path.split('.');
  const kind = twin?.about?.components?.[id]?.kind ?? '';
  return leaf(twin?.desired, path) ?? leaf(twin?.reported, path) ?? wishes[kind]?.[name.join('.')] ?? true;
}

export function commandsOf(twin: Twin | undefined): string[] {
  return [...new Set(Object.values(twin?.about?.components ?? {}).flatMap((component) => commands[component.kind] ?? []))];
}
