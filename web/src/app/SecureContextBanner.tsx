import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';

const key = 'roommate.insecure-seen';
const seen = signal(localStorage.getItem(key) === 'yes');

/** Over plain http browsers switch things off; says which, and what to do. */
export function SecureContextBanner(): JSX.Element | null {
  if (isSecureContext || seen.value) return null;
  return (
    <aside class="banner" aria-label={t('secure.title')}>
      <Icon name="unlock" />
      <p>
        <strong>{t('secure.title')}</strong> {t('secure.text')}
      </p>
      <button
        type="button"
        class="button small"
        onClick={() => {
          localStorage.setItem(key, 'yes');
          seen.value = true;
        }}
      >
        {t('secure.dismiss')}
      </button>
    </aside>
  );
}
