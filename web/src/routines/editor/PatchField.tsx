import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { Json, JsonObject } from '../../contracts';
import { leaf, leaves } from '../../home/twin';
import { Icon } from '../../ui/Icon';
import { isObject, write } from './document';
import { idOf, useDraft } from './draft';
import { Group } from './Field';
import { startOf, writable } from './paths';
import { JsonField, type SpecProps } from './SimpleFields';
import { say } from './texts';
import { ValueInput } from './ValueField';

/** What is wanted of a device, value by value; a device nobody knows is written as JSON. */
export function PatchField({ spec, at, under }: SpecProps): JSX.Element {
  const { twins } = useInside();
  const draft = useDraft();
  const device = draft.text(`${under}.deviceId`);
  const twin = device ? twins.entry(device).twin.value : undefined;
  const kept = draft.get(at);
  const offers = writable(twin);
  if ((kept !== undefined && !isObject(kept)) || (device && twin && offers.length === 0)) return <JsonField spec={spec} at={at} under={under} />;
  const patch: JsonObject = isObject(kept) ? kept : {};
  const change = (path: string, value: Json | undefined): void => draft.set(at, withoutEmpty(write(patch, path, value) as JsonObject));
  const free = offers.filter((path) => leaf(patch, path) === undefined);
  return (
    <Group at={at} label={say(spec.label)}>
      {leaves(patch).map((path) => (
        <div key={path} class="pair">
          <span class="pair-name">{path}</span>
          <ValueInput input={{ 'aria-label': path }} value={leaf(patch, path)} like={leaf(twin?.reported, path)} optional={false} change={(value) => change(path, value ?? null)} />
          <button type="button" class="icon-button" aria-label={say('removeValue', { path })} onClick={() => change(path, undefined)}><Icon name="close" /></button>
        </div>
      ))}
      {free.length > 0 && (
        <select class="input" id={`${idOf(at)}-add`} aria-label={say('addValue')} value="" onChange={(event) => event.currentTarget.value && change(event.currentTarget.value, startOf(twin, event.currentTarget.value))}>
          <option value="">{say('addValue')}</option>
          {free.map((path) => <option key={path} value={path}>{path}</option>)}
        </select>
      )}
    </Group>
  );
}

/** A component of which nothing is wanted any more is not named. */
function withoutEmpty(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => !isObject(value) || Object.keys(value).length > 0));
}
