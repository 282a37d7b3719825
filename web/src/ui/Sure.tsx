import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useSubmit } from '../account/submit';
import { t } from '../i18n';

interface SureProps {
  label: string;
  /** For screen readers: what exactly. */
  of?: string;
  act: () => Promise<void>;
}

/** A button for what cannot be undone: the first press asks, the second does. Esc or leaving takes it back. */
export function Sure({ label, of, act }: SureProps): JSX.Element {
  const asked = useSignal(false);
  const { submit, busy, fault } = useSubmit(act);
  const name = of ? `${label}: ${of}` : label;
  return (
    <span class="sure" onKeyDown={(event) => event.key === 'Escape' && (asked.value = false)}>
      {asked.value ? (
        <>
          <button type="button" class="button small danger" disabled={busy.value} aria-label={name} autofocus ref={(element) => element?.focus()} onClick={() => void submit().then(() => (asked.value = false))}>{label}</button>
          <button type="button" class="button small" onClick={() => (asked.value = false)}>{t('action.cancel')}</button>
        </>
      ) : (
        <button type="button" class="button small" aria-label={name} onClick={() => (asked.value = true)}>{label} …</button>
      )}
      {fault.value && <small class="failed" role="alert">{fault.value.message}</small>}
    </span>
  );
}
