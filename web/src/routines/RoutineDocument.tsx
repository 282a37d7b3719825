import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { reason } from './store';
import { say } from './texts';

/** A routine as the JSON it is; what the server finds wrong stands under it, and nothing typed is lost. */
export function RoutineDocument({ value, save }: { value: object; save: (definition: unknown) => Promise<void> }): JSX.Element {
  const text = useSignal(JSON.stringify(value, null, 2));
  const problem = useSignal<string | undefined>(undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    let definition: unknown;
    try {
      definition = JSON.parse(text.value);
    } catch (error) {
      problem.value = say('notJson', { problem: (error as Error).message });
      return;
    }
    await save(definition).catch((error: unknown) => (problem.value = reason(error)));
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <textarea class="input code" rows={12} spellcheck={false} aria-label={say('document')} aria-invalid={!!problem.value} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <button type="submit" class="button small primary">{say('save')}</button>
    </form>
  );
}
