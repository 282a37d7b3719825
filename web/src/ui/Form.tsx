import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { ApiFault } from '../api';
import { useSubmit } from '../account/submit';
import { announce } from './announce';

interface FormProps {
  /** The words on the button. */
  submit: string;
  /** What it does; a text it answers is said when it is done. */
  act: () => Promise<string | void>;
  kind?: 'primary' | 'plain' | 'danger';
  inline?: boolean;
  children: (fault: ApiFault | undefined) => ComponentChildren;
}

/** A form that runs once at a time, says what was wrong beside the field, and what was done. */
export function Form({ submit: label, act, kind = 'primary', inline = false, children }: FormProps): JSX.Element {
  const done = useSignal('');
  const { submit, busy, fault } = useSubmit(async () => {
    done.value = '';
    done.value = (await act()) ?? '';
    announce(done.value);
  });
  return (
    <form
      class={inline ? 'form inline' : 'form'}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {children(fault.value)}
      <button type="submit" class={`button ${kind === 'plain' ? '' : kind}`} disabled={busy.value}>{label}</button>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      {done.value && !fault.value && <p class="note good">{done.value}</p>}
    </form>
  );
}
