import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiFault } from '../api';

interface FieldProps {
  label: string;
  name: string;
  value: Signal<string>;
  type?: 'text' | 'email' | 'password';
  hint?: string;
  autocomplete?: string;
  required?: boolean;
  minLength?: number;
  autofocus?: boolean;
  fault?: ApiFault | undefined;
}

/** A labelled input that shows what the server said about it. */
export function Field({ label, name, value, type = 'text', hint, autocomplete = 'off', required = true, minLength, autofocus, fault }: FieldProps): JSX.Element {
  const id = useId();
  const problem = fault?.errors[name]?.join(' ');
  return (
    <label class="field" for={id}>
      <span>{label}</span>
      <input
        id={id}
        class="input"
        name={name}
        // Which roles go with which type is of no concern here, so the union is narrowed by hand.
        type={type as 'text'}
        autocomplete={autocomplete}
        required={required}
        minLength={minLength}
        autofocus={autofocus}
        spellcheck={false}
        value={value}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={hint || problem ? `${id}-note` : undefined}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
      {(hint ?? problem) && <small id={`${id}-note`} class={problem ? 'field-error' : ''}>{problem ?? hint}</small>}
    </label>
  );
}
