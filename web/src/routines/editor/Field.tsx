import type { ComponentChildren, JSX } from 'preact';
import { idOf, useDraft } from './draft';
import { say, type EditorText } from './texts';

/** What an input needs so that its words and what is wrong with it are told with it. */
export interface InputProps {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

interface FieldProps {
  at: string;
  label: string;
  hint?: EditorText | undefined;
  children: (input: InputProps) => ComponentChildren;
}

/** A labelled place of the document; what the server finds wrong there stands beside it. */
export function Field({ at, label, hint, children }: FieldProps): JSX.Element {
  const id = idOf(at);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(inputProps(at, hint))}
      {hint && <small id={`${id}-hint`}>{say(hint)}</small>}
      <Wrong at={at} />
    </div>
  );
}

export function inputProps(at: string, hint?: EditorText): InputProps {
  const wrong = useDraft().errors.value[at];
  const id = idOf(at);
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return { id, ...(wrong ? { 'aria-invalid': true as const } : {}), ...(told ? { 'aria-describedby': told } : {}) };
}

export function Wrong({ at }: { at: string }): JSX.Element | null {
  const wrong = useDraft().errors.value[at];
  return wrong ? <span id={`${idOf(at)}-wrong`} class="field-error">{wrong.join(' ')}</span> : null;
}

/** Several inputs that belong to one place. */
export function Group({ at, label, hint, children }: { at: string; label: string; hint?: EditorText | undefined; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="field" id={idOf(at)} tabIndex={-1} {...(hint ? { 'aria-describedby': `${idOf(at)}-hint` } : {})}>
      <legend>{label}</legend>
      {children}
      {hint && <small id={`${idOf(at)}-hint`}>{say(hint)}</small>}
      <Wrong at={at} />
    </fieldset>
  );
}
