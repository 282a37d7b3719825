import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { Json } from '../../contracts';
import { leaf } from '../../home/twin';
import { useDraft } from './draft';
import { Field, type InputProps } from './Field';
import type { SpecProps } from './SimpleFields';
import { say } from './texts';

/** A value of a device, edited as what it is: yes or no, a number, a text. */
export function ValueField({ spec, at, under }: SpecProps): JSX.Element {
  const { twins } = useInside();
  const draft = useDraft();
  const device = draft.text(`${under}.deviceId`);
  const like = device ? leaf(twins.entry(device).twin.value?.reported, draft.text(`${under}.path`)) : undefined;
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => <ValueInput input={input} value={draft.get(at)} like={like} optional={spec.optional ?? false} change={(value) => draft.set(at, value)} />}
    </Field>
  );
}

interface ValueInputProps {
  input: Partial<InputProps> & { 'aria-label'?: string };
  value: Json | undefined;
  /** What the device has there now. */
  like: Json | undefined;
  optional: boolean;
  change: (value: Json | undefined) => void;
}

export function ValueInput({ input, value, like, optional, change }: ValueInputProps): JSX.Element {
  const kind = typeof (value ?? like);
  if (kind === 'boolean') {
    return (
      <select {...input} class="input" value={value === undefined ? '' : String(value)} onChange={(event) => change(event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'true')}>
        {(optional || value === undefined) && <option value="">{say('none')}</option>}
        <option value="true">{say('yes')}</option>
        <option value="false">{say('no')}</option>
      </select>
    );
  }
  const shown = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'number' && typeof value !== 'string') {
    return <input {...input} class="input" type="number" step="any" value={shown} onInput={(event) => change(numberOf(event.currentTarget.value))} />;
  }
  return <input {...input} class="input" type="text" value={shown} onInput={(event) => change(valueOf(event.currentTarget.value, typeof like === 'string'))} />;
}

function numberOf(text: string): number | undefined {
  return text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
}

/** `true`, `21.5`, `{...}` as what they are, anything else as text; where the device has a text, always text. */
function valueOf(text: string, always: boolean): Json | undefined {
  if (text === '') return undefined;
  if (always) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
