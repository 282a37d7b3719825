import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Json } from '../../contracts';
import { isObject } from './document';
import { useDraft } from './draft';
import { say } from './texts';

/** The JSON behind the form. Valid JSON is in the form at once; what is not yet JSON stays here. */
export function DocumentView(): JSX.Element {
  const draft = useDraft();
  const text = useSignal(JSON.stringify(draft.document.value, null, 2));
  const problem = useSignal('');
  const own = useRef(draft.document.peek());
  useSignalEffect(() => {
    if (draft.document.value === own.current) return;
    own.current = draft.document.value;
    text.value = JSON.stringify(draft.document.value, null, 2);
    problem.value = '';
  });
  const take = (typed: string): void => {
    text.value = typed;
    problem.value = '';
    try {
      const parsed = JSON.parse(typed) as Json;
      if (isObject(parsed)) {
        own.current = parsed;
        draft.replace(parsed);
      } else {
        problem.value = say('notObject');
      }
    } catch (error) {
      problem.value = say('notJson', { problem: (error as Error).message });
    }
  };
  return (
    <div class="field">
      <label for="routine-document">{say('document')}</label>
      <small id="routine-document-hint">{say('documentHint')}</small>
      <textarea id="routine-document" class="input code" rows={24} spellcheck={false} aria-describedby="routine-document-hint" aria-invalid={!!problem.value} value={text.value} onInput={(event) => take(event.currentTarget.value)} />
      {problem.value && <p class="field-error" role="status">{problem.value}</p>}
    </div>
  );
}
