import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiFault } from '../api';

interface FieldProps {
  label: string;
  name: string;
  value: Signal<string>;
  type?: 'text' | 'email' | 'password' | 'number' | 'time' | 'datetime-local';
  hint?: string;
  autocomplete?: string;
  required?: boolean;
  minLength?: number;
  autofocus?: boolean;
  inputMode?: 'numeric' | 'decimal';
  /** The id of a list of proposals. */
  list?: string;
  fault?: ApiFault | undefined;
}

/** A labelled input that shows what the server said about it. */
export function Field({ label, name, value, type = 'text', hint, autocomplete = 'off', required = true, minLength, autofocus, inputMode, list, fault }: FieldProps): JSX.Element {
  const id = useId();
  const problem = fault?.errors[name]?.join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
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
        inputMode={inputMode}
        list={list}
        spellcheck={false}
        value={value}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={hint || problem ? `${id}-note` : undefined}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
      {(hint ?? problem) && <small id={`${id}-note`} class={problem ? 'field-error' : ''}>{problem ?? hint}</small>}
    </div>
  );
}
