import type { JSX } from 'preact';
import type { Component, Json, JsonObject, Twin } from '../../contracts';
import { useInside } from '../../app/inside';
import type { IconName } from '../../ui/Icon';
import { now } from '../../ui/time';
import { confirmedMs, controlOf, type Control } from '../control';
import { isObject } from '../twin';
import type { TwinEntry } from '../twins';

/** One component of a device as a view gets it. */
export interface PartProps {
  entry: TwinEntry;
  twin: Twin;
  /** The component's id. */
  id: string;
  component: Component;
  /** What to call it for those who do not see where it stands. */
  label: string;
  /** Everything it can do, for the device's own page; a tile shows what is used daily. */
  full?: boolean;
}

/** How a kind of component looks and what it offers. */
export interface Kind {
  icon(values: JsonObject, component: Component): IconName;
  /** What can be wanted of it; their states make the state of the part. */
  properties: string[];
  /** "On · 40 %" */
  summary(values: JsonObject, component: Component): string;
  /** Whether it is doing something that a glance should see. */
  active?(values: JsonObject, component: Component): boolean;
  /** At the end of the tile's first line. */
  Head?(props: PartProps): JSX.Element | null;
  /** Below it. */
  Body?(props: PartProps): JSX.Element | null;
}

export interface Part {
  control(property: string): Control;
  /** What is wanted, or is when nothing else is wanted. */
  value(property: string): Json | undefined;
  number(property: string, otherwise: number): number;
  set(values: JsonObject): void;
  slide(values: JsonObject): void;
  invoke(command: string, args?: Json): Promise<void>;
}

/** What a part's view needs to show and change it. */
export function usePart({ entry, twin, id }: PartProps): Part {
  const { actions } = useInside();
  const control = (property: string): Control => controlFor(entry, twin, `${id}.${property}`);
  const value = (property: string): Json | undefined => control(property).wanted;
  return {
    control,
    value,
    number: (property, otherwise) => {
      const found = value(property);
      return typeof found === 'number' ? found : otherwise;
    },
    set: (values) => actions.change(entry, id, values),
    slide: (values) => actions.slide(entry, id, values),
    invoke: async (command, args) => void (await actions.invoke(entry.id, command, args)),
  };
}

/** The control of a path, repainting by the second only while a confirmation is fresh. */
export function controlFor(entry: TwinEntry, twin: Twin, path: string): Control {
  const confirmedAt = entry.confirmed.value[path];
  const fresh = confirmedAt !== undefined && Date.now() - confirmedAt < confirmedMs;
  return controlOf(twin, path, entry.intents.value[path], confirmedAt, fresh ? Math.max(now.value, confirmedAt) : Date.now());
}

/** The values of a component as they should be shown: wanted over reported. */
export function shownValues(twin: Twin, id: string): JsonObject {
  const reported = twin.reported[id];
  const desired = twin.desired[id];
  return { ...(isObject(desired) ? desired : {}), ...(isObject(reported) ? reported : {}) };
}
