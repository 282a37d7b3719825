import type { JSX } from 'preact';
import type { Json } from '../../contracts';
import { Icon } from '../../ui/Icon';
import { isObject } from './document';
import { focusOn, idOf, useDraft } from './draft';
import { Wrong } from './Field';
import { fields } from './fields';
import { JsonField } from './SimpleFields';
import type { Specs } from './specs';
import { say, type EditorText } from './texts';

interface PartListProps {
  at: string;
  specs: Specs;
  /** The kind of parts: its words begin `trigger.`, and one is called "Trigger 1". */
  what: 'trigger' | 'condition' | 'action';
  add: EditorText;
  label: string;
}

/** Triggers, conditions or actions in their order; each can be moved, changed into another kind, and removed. */
export function PartList({ at, specs, what, add, label }: PartListProps): JSX.Element {
  const draft = useDraft();
  const items = draft.list(at);
  const first = Object.keys(specs)[0] ?? '';
  const append = (): void => {
    const place = `${at}[${items.length}]`;
    draft.add(at, { type: first, ...specs[first]?.fresh });
    focusOn(`${place}.type`);
  };
  return (
    <div class="parts" role="group" aria-label={label} id={idOf(at)} tabIndex={-1}>
      <Wrong at={at} />
      {items.length > 0 && (
        <ol class="part-list">
          {items.map((item, index) => <PartCard key={index} at={at} index={index} last={index === items.length - 1} item={item} specs={specs} what={what} />)}
        </ol>
      )}
      <button type="button" class="button small" onClick={append}><Icon name="plus" /> {say(add)}</button>
    </div>
  );
}

interface PartCardProps {
  at: string;
  index: number;
  last: boolean;
  item: Json;
  specs: Specs;
  what: PartListProps['what'];
}

function PartCard({ at, index, last, item, specs, what }: PartCardProps): JSX.Element {
  const draft = useDraft();
  const place = `${at}[${index}]`;
  const type = isObject(item) && typeof item['type'] === 'string' ? item['type'] : '';
  const spec = specs[type];
  const name = say(what, { number: index + 1 });
  const turn = (next: string): void => draft.set(place, { type: next, ...specs[next]?.fresh });
  return (
    <li class="part-card">
      <header>
        <select id={idOf(`${place}.type`)} class="input" aria-label={`${name}: ${say('type')}`} value={type} onChange={(event) => turn(event.currentTarget.value)}>
          {!spec && <option value={type}>{type || '?'}</option>}
          {Object.keys(specs).map((one) => <option key={one} value={one}>{say(`${what}.${one}` as EditorText)}</option>)}
        </select>
        <button type="button" class="icon-button" disabled={index === 0} aria-label={say('up', { what: name })} onClick={() => draft.move(at, index, -1)}><Icon name="up" /></button>
        <button type="button" class="icon-button" disabled={last} aria-label={say('down', { what: name })} onClick={() => draft.move(at, index, 1)}><Icon name="down" /></button>
        <button type="button" class="icon-button" aria-label={say('removePart', { what: name })} onClick={() => {
          draft.remove(place);
          focusOn(at);
        }}><Icon name="trash" /></button>
      </header>
      <Wrong at={place} />
      <Wrong at={`${place}.type`} />
      {spec ? spec.fields.map((field) => fields[field.as]({ spec: field, at: `${place}.${field.key}`, under: place })) : <Unknown place={place} />}
    </li>
  );
}

function Unknown({ place }: { place: string }): JSX.Element {
  return (
    <>
      <p class="quiet">{say('kept')}</p>
      <JsonField spec={{ key: '', as: 'json', label: 'document' }} at={place} under={place} />
    </>
  );
}
