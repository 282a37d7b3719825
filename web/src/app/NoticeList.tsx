import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { moment } from '../ui/time';
import { useInside } from './inside';
import { roomPath } from './router';

/** So many at once; the others behind a button. */
const shownAtOnce = 2;

/** What timers, reminders, routines and the house have told this person. */
export function NoticeList(): JSX.Element | null {
  const { notices } = useInside();
  const all = useSignal(false);
  const open = notices.open.value;
  if (open.length === 0) return null;
  const shown = all.value ? open : open.slice(0, shownAtOnce);
  return (
    <section class="notices" aria-label={t('notices.title')}>
      <ul class="notice-list">
        {shown.map((notice) => (
          <li key={notice.id} class="note">
            <p><span dir="auto">{notice.text}</span> <span class="quiet">{moment(notice.at)}</span></p>
            {notice.roomId && <a class="button small" href={roomPath(notice.roomId)} onClick={() => notices.putAway([notice.id])}>{t('notices.go')}</a>}
            <button type="button" class="icon-button" aria-label={t('notices.away', { text: notice.text })} onClick={() => notices.putAway([notice.id])}><Icon name="close" /></button>
          </li>
        ))}
      </ul>
      {open.length > shownAtOnce && (
        <div class="row">
          <button type="button" class="button small" aria-expanded={all.value} onClick={() => (all.value = !all.value)}>{all.value ? t('notices.fewer') : t('notices.more', { count: open.length - shownAtOnce })}</button>
          <button type="button" class="button small" onClick={() => notices.putAway(open.map((notice) => notice.id))}>{t('notices.allAway')}</button>
        </div>
      )}
    </section>
  );
}
