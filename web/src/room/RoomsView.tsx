import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { RoomLinks } from '../app/Navigation';
import { NewTalk } from '../app/NewTalk';
import { AddRoom } from '../home/AddRoom';
import { t } from '../i18n';
import './room.css';

/** All rooms to talk in; the phone's way to them. */
export function RoomsView(): JSX.Element {
  const { home } = useInside();
  return (
    <div class="rooms">
      <h1>{t('room.list.title')}</h1>
      <RoomLinks title={t('nav.places')} rooms={home.places.value} />
      <RoomLinks title={t('nav.conversations')} rooms={home.conversations.value} />
      <NewTalk />
      {home.snapshot.value && home.rooms.value.length === 0 && (
        <div class="empty">
          <h2>{t('home.empty.title')}</h2>
          {home.mayConfigure.value && <AddRoom homeId={home.homeId} />}
        </div>
      )}
    </div>
  );
}
