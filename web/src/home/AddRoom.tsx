import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { api } from '../api';
import { useSubmit } from '../account/submit';
import { t } from '../i18n';

/** The next step of a new home: its first room. */
export function AddRoom({ homeId }: { homeId: string }): JSX.Element {
  const name = useSignal('');
  const { submit, busy, fault } = useSubmit(async () => {
    await api.addRoom(homeId, name.value.trim());
    name.value = '';
  });
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.value.trim()) void submit();
      }}
    >
      <input class="input inline" aria-label={t('home.roomName')} placeholder={t('home.roomName')} value={name} onInput={(event) => (name.value = event.currentTarget.value)} />
      <button type="submit" class="button primary" disabled={busy.value}>{t('home.addRoom')}</button>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
    </form>
  );
}
