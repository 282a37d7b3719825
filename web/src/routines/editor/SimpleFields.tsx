import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Json } from '../../contracts';
import { useDraft } from './draft';
import { Field } from './Field';
import type { Spec } from './specs';
import { say, type EditorText } from './texts';

export interface SpecProps {
  spec: Spec;
  at: string;
  /** The trigger, condition or action it belongs to. */
  under: string;
}

export function TextField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => <input {...input} class="input" type="text" value={draft.text(at)} onInput={(event) => draft.set(at, event.currentTarget.value || (spec.optional ? undefined : ''))} />}
    </Field>
  );
}

export function LongField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => <textarea {...input} class="input" rows={2} value={draft.text(at)} onInput={(event) => draft.set(at, event.currentTarget.value || (spec.optional ? undefined : ''))} />}
    </Field>
  );
}

export function NumberField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const take = (text: string): void => draft.set(at, text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text));
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => <input {...input} class="input" type="number" step="any" value={draft.text(at)} onInput={(event) => take(event.currentTarget.value)} />}
    </Field>
  );
}

export function TimeField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  return (
    <Field at={at} label={say(spec.label)}>
      {(input) => <input {...input} class="input" type="time" value={draft.text(at)} onInput={(event) => draft.set(at, event.currentTarget.value || undefined)} />}
    </Field>
  );
}

/** A moment, typed in the time of this browser and kept in UTC. */
export function MomentField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const kept = new Date(draft.text(at));
  const shown = Number.isNaN(kept.getTime()) ? '' : new Date(kept.getTime() - kept.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const take = (text: string): void => draft.set(at, text ? new Date(text).toISOString() : undefined);
  return (
    <Field at={at} label={say(spec.label)}>
      {(input) => <input {...input} class="input" type="datetime-local" value={shown} onInput={(event) => take(event.currentTarget.value)} />}
    </Field>
  );
}

export function ChoiceField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const value = draft.text(at);
  const options = [...new Set([...(spec.options ?? []), ...(value ? [value] : [])])];
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => (
        <select {...input} class="input" value={value} onChange={(event) => draft.set(at, event.currentTarget.value || undefined)}>
          {(spec.optional || !value) && <option value="">{say('none')}</option>}
          {options.map((option) => <option key={option} value={option}>{spec.options?.includes(option) ? say(`choice.${option}` as EditorText) : option}</option>)}
        </select>
      )}
    </Field>
  );
}

const units = [['daysUnit', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000], ['seconds', 1_000]] as const;

/** A length of time as a number and a unit; kept in milliseconds. */
export function DurationField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const value = draft.get(at);
  const ms = typeof value === 'number' ? value : undefined;
  const chosen = useSignal<number | undefined>(undefined);
  const natural = units.find(([, size]) => ms !== undefined && ms >= size && ms % size === 0)?.[1] ?? (ms !== undefined && ms % 60_000 !== 0 ? 1_000 : 60_000);
  const size = chosen.value ?? natural;
  const take = (text: string, unit: number): void => draft.set(at, text.trim() === '' || !(Number(text) > 0) ? undefined : Math.round(Number(text) * unit));
  return (
    <Field at={at} label={say(spec.label)}>
      {(input) => (
        <div class="pair">
          <input {...input} class="input" type="number" min="0" step="any" value={ms === undefined ? '' : ms / size} onInput={(event) => take(event.currentTarget.value, size)} />
          <select class="input" aria-label={`${say(spec.label)}: ${say('unit')}`} value={size} onChange={(event) => {
            const next = Number(event.currentTarget.value);
            if (ms !== undefined) draft.set(at, (ms / size) * next);
            chosen.value = next;
          }}>
            {units.map(([name, length]) => <option key={name} value={length}>{say(name)}</option>)}
          </select>
        </div>
      )}
    </Field>
  );
}

/** Any JSON; while it is not JSON yet the document keeps what it had. */
export function JsonField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const kept = draft.get(at);
  // What is typed here, for as long as the document holds what was made of it and nothing else.
  const typing = useSignal<{ text: string; of: Json | undefined } | undefined>(undefined);
  const text = typing.value && typing.value.of === kept ? typing.value.text : kept === undefined ? '' : JSON.stringify(kept, null, 2);
  const problem = useSignal('');
  const take = (typed: string): void => {
    problem.value = '';
    typing.value = { text: typed, of: kept };
    try {
      const value = typed.trim() === '' ? undefined : (JSON.parse(typed) as Json);
      typing.value = { text: typed, of: value };
      draft.set(at, value);
    } catch (error) {
      problem.value = say('notJson', { problem: (error as Error).message });
    }
  };
  return (
    <Field at={at} label={say(spec.label)}>
      {(input) => (
        <>
          <textarea {...input} class="input code" rows={3} spellcheck={false} value={text} onInput={(event) => take(event.currentTarget.value)} />
          {problem.value && <span class="field-error" role="status">{problem.value}</span>}
        </>
      )}
    </Field>
  );
}
