import type { JSX } from 'preact';
import { request } from '../api/http';
import type { Room } from '../contracts';
import { useSubmit } from '../account/submit';
import { t } from '../i18n';
import { useInside } from './inside';
import { navigate, roomPath } from './router';

/** Begins a conversation with the assistant alone; a temporary one leaves nothing behind. */
export function NewTalk(): JSX.Element {
  const { home } = useInside();
  const begin = (temporary: boolean) => async (): Promise<void> => {
    const room = await request<Room>('POST', `/homes/${home.homeId}/rooms`, { body: { kind: 'private', ...(temporary ? { temporary } : {}) } });
    navigate(roomPath(room.id));
  };
  const kept = useSubmit(begin(false));
  const fleeting = useSubmit(begin(true));
  const fault = kept.fault.value ?? fleeting.fault.value;
  return (
    <div class="row new-talk">
      <button type="button" class="button small" disabled={kept.busy.value} onClick={() => void kept.submit()}>{t('talk.new')}</button>
      <button type="button" class="button small" disabled={fleeting.busy.value} title={t('talk.temporaryHint')} onClick={() => void fleeting.submit()}>{t('talk.temporary')}</button>
      {fault && <small class="failed" role="alert">{fault.message}</small>}
    </div>
  );
}
