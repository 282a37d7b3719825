import type { Component, Twin } from '../../contracts';
import { light } from './light';
import type { Kind } from './part';
import { binary, button, fan, number, select, sensor, speaker, text, toggle, unknown, update, vacuum } from './simple';
import { climate, cover, lock, media } from './steered';

/** By what a device mostly is: the first of its components in this order leads its tile. */
const kinds: Record<string, Kind> = {
  light, climate, cover, lock, media, fan, vacuum, switch: toggle, select, number, text, button, speaker, binary, sensor, update,
};
const order = Object.keys(kinds);

export function kindOf(component: Component | undefined): Kind {
  return kinds[component?.kind ?? ''] ?? unknown;
}

export interface DevicePart {
  id: string;
  component: Component;
  kind: Kind;
}

/** A twin is a new object when it changes: what it consists of is found once, however many look at it. */
const known = new WeakMap<Twin, DevicePart[]>();

/** The components of a device, the leading one first. Values without a described component are kept as unknown ones. */
export function partsOf(twin: Twin): DevicePart[] {
  const before = known.get(twin);
  if (before) return before;
  const parts = findParts(twin);
  known.set(twin, parts);
  return parts;
}

function findParts(twin: Twin): DevicePart[] {
  const described = twin.about?.components ?? {};
  const ids = new Set([...Object.keys(described), ...Object.keys(twin.reported), ...Object.keys(twin.desired)]);
  const parts = [...ids].map((id) => {
    const component = described[id] ?? { kind: 'unknown' };
    return { id, component, kind: kindOf(component) };
  });
  const rank = (part: DevicePart): number => {
    const at = order.indexOf(part.component.kind);
    return at < 0 ? order.length : at;
  };
  return parts.sort((a, b) => rank(a) - rank(b));
}

/** Only tells, cannot be told. */
export function isReading(part: DevicePart | undefined): boolean {
  return part?.component.kind === 'sensor' || part?.component.kind === 'binary';
}
