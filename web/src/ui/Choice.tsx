import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface ChoiceProps<T extends string> {
  label: string;
  value: Signal<T>;
  options: readonly (readonly [T, string])[];
  hint?: string;
}

/** One of several, as the browser's own list. */
export function Choice<T extends string>({ label, value, options, hint }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value.value} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(event) => (value.value = event.currentTarget.value as T)}>
        {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
      </select>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

export function Check({ label, value, hint }: { label: string; value: Signal<boolean>; hint?: string }): JSX.Element {
  return (
    <label class="check">
      <input type="checkbox" checked={value.value} onChange={(event) => (value.value = event.currentTarget.checked)} />
      <span>{label}{hint && <small>{hint}</small>}</span>
    </label>
  );
}
