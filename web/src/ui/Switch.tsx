import type { JSX } from 'preact';

interface SwitchProps {
  label: string;
  on: boolean;
  state?: string;
  disabled?: boolean;
  change: (on: boolean) => void;
}

export function Switch({ label, on, state = 'idle', disabled = false, change }: SwitchProps): JSX.Element {
  return (
    <label class="switch" data-state={state}>
      <input type="checkbox" role="switch" aria-label={label} checked={on} disabled={disabled} onChange={(event) => change(event.currentTarget.checked)} />
      <span />
    </label>
  );
}
