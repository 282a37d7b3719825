import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import type { Outgoing } from '../live';

/** A message that was written and that the server does not have yet. */
export function OutgoingItem({ entry }: { entry: Outgoing }): JSX.Element {
  const { outbox, connection } = useInside();
  const failed = entry.state === 'failed';
  return (
    <article class="message mine user outgoing" data-first="true" data-state={entry.state}>
      <div class="bubble"><p class="said" dir="auto">{entry.text || '📎'}</p></div>
      {failed ? (
        <p class="row tight failed" role="alert">
          {t('message.failed', { reason: entry.problem?.message ?? '' })}
          <button type="button" class="link-button" onClick={() => outbox.retry(entry.clientId)}>{t('action.retry')}</button>
          <button type="button" class="link-button" onClick={() => void outbox.discard(entry.clientId)}>{t('message.discard')}</button>
        </p>
      ) : (
        <p class="quiet">{t(connection.value.phase === 'online' || connection.value.phase === 'moving' ? 'message.sending' : 'message.waiting')}</p>
      )}
    </article>
  );
}
