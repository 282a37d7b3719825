import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { Room } from '../contracts';
import { t } from '../i18n';

/** A room where nothing was said: three things to try, each one tap away. */
export function Empty({ room }: { room: Room }): JSX.Element {
  const { outbox, home } = useInside();
  const place = room.kind === 'place' ? room.name : (home.places.value[0]?.name ?? room.name);
  const tries = [t('room.try.1', { room: place }), t('room.try.2', { room: place }), t('room.try.3')];
  return (
    <div class="empty">
      <h2>{t('room.none.title')}</h2>
      <p class="quiet">{t('room.none.text')}</p>
      {tries.map((text) => (
        <button key={text} type="button" class="button" onClick={() => void outbox.add({ method: 'Ask', roomId: room.id, text })}>{text}</button>
      ))}
    </div>
  );
}
