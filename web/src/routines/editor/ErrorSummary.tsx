import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { idOf, useDraft } from './draft';
import { say } from './texts';

/** Everything the server finds wrong, each with a way to its field; it has the focus after a refused save. */
export function ErrorSummary(): JSX.Element | null {
  const draft = useDraft();
  const box = useRef<HTMLDivElement>(null);
  const wrong = Object.entries(draft.errors.value);
  useEffect(() => {
    if (wrong.length > 0) box.current?.focus();
  }, [wrong.length > 0]);
  if (wrong.length === 0) return null;
  return (
    <div ref={box} class="note bad summary" role="alert" tabIndex={-1}>
      <p><strong>{say('wrong', { count: wrong.length })}</strong></p>
      <ul>
        {wrong.map(([at, texts]) => (
          <li key={at}>
            {document.getElementById(idOf(at))
              ? <button type="button" class="link-button" onClick={() => document.getElementById(idOf(at))?.focus()}>{texts.join(' ')}</button>
              : <span>{texts.join(' ')}</span>}
            {' '}<code>{at}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
