import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../../i18n';

interface SureProps {
  ask: string;
  sure: string;
  danger?: boolean;
  act: () => Promise<unknown>;
}

/** A button that asks once more before it does what cannot be taken back. */
export function Sure({ ask, sure, danger = false, act }: SureProps): JSX.Element {
  const asked = useSignal(false);
  const problem = useSignal('');
  const look = `button small${danger ? ' danger' : ''}`;
  const go = (): void => {
    asked.value = false;
    problem.value = '';
    void act().catch((error: Error) => (problem.value = error.message));
  };
  return (
    <div class="row">
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {asked.value
        ? <>
          <button type="button" class={look} onClick={go}>{sure}</button>
          <button type="button" class="button small" onClick={() => (asked.value = false)}>{t('action.cancel')}</button>
        </>
        : <button type="button" class={look} onClick={() => (asked.value = true)}>{ask}</button>}
    </div>
  );
}
