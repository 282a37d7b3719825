import type { JSX } from 'preact';
import { t } from '../i18n';
import { loadUpdate, updateReady } from './worker';

/** Asks before the page is loaded anew; nobody loses what they are at. */
export function UpdateBanner(): JSX.Element | null {
  if (!updateReady.value) return null;
  return (
    <aside class="banner calm" aria-label={t('update.title')}>
      <p><strong>{t('update.title')}</strong> {t('update.text')}</p>
      <button type="button" class="button small" onClick={loadUpdate}>{t('update.load')}</button>
      <button type="button" class="button small" onClick={() => (updateReady.value = undefined)}>{t('update.later')}</button>
    </aside>
  );
}
