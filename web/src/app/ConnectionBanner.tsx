import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../i18n';
import { moment, now } from '../ui/time';
import { Icon } from '../ui/Icon';
import { useInside } from './inside';

/** Breaks shorter than this heal before anybody could read about them. */
const graceMs = 900;

/** Says that the page is not live, since when, and what happens about it. */
export function ConnectionBanner(): JSX.Element | null {
  const { connection, client, asOf } = useInside();
  const late = useSignal(false);

  useSignalEffect(() => {
    const state = connection.value;
    if (state.phase !== 'waiting' && state.phase !== 'connecting') {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => (late.value = true), Math.max(0, state.since + graceMs - Date.now()));
    return () => clearTimeout(timer);
  });

  const state = connection.value;
  if (state.phase === 'moving') return null;
  if (!late.value || (state.phase !== 'waiting' && state.phase !== 'connecting')) return null;

  const seconds = state.phase === 'waiting' ? Math.max(0, Math.ceil((state.retryAt - now.value) / 1_000)) : 0;
  const next = seconds > 0 ? t('link.retryIn', { seconds }) : t('link.trying');
  return (
    <div class="note link-banner" role="status">
      <Icon name="offline" />
      <p>
        <strong>{navigator.onLine ? t('link.lost') : t('link.noNetwork')}</strong> {t('link.since', { time: moment(asOf.value ?? state.since) })} {next}
      </p>
      <button type="button" class="button small" onClick={() => client.wake()}>{t('link.now')}</button>
    </div>
  );
}
