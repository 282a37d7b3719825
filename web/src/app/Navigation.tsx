import type { JSX } from 'preact';
import type { Room } from '../contracts';
import { t } from '../i18n';
import { Icon, type IconName } from '../ui/Icon';
import { Avatar } from '../ui/Avatar';
import { Face } from '../ui/Face';
import { useInside } from './inside';
import { NewTalk } from './NewTalk';
import { overlay } from './overlay';
import { roomPath, route } from './router';

function current(here: boolean): { 'aria-current'?: 'page' } {
  return here ? { 'aria-current': 'page' } : {};
}

/** Like the contents of a book: the home, its rooms, the people in it. */
export function Sidebar(): JSX.Element {
  const { home, user } = useInside();
  return (
    <aside class="sidebar">
      <p class="wordmark">{home.snapshot.value?.home.name ?? 'Roommate'}</p>
      <nav aria-label={t('nav.rooms')}>
        <ul class="contents">
          <li>
            <a href="/" class="contents-link" {...current(route.value.name === 'home')}>
              <Icon name="home" /> {t('nav.home')}
            </a>
          </li>
          <li>
            <a href="/routines" class="contents-link" {...current(route.value.name.startsWith('routine'))}>
              <Icon name="spark" /> {t('nav.routines')}
            </a>
          </li>
          <li>
            <a href="/assistant" class="contents-link" {...current(route.value.name === 'assistant')}>
              <Icon name="chat" /> {t('nav.assistant')}
            </a>
          </li>
          <li>
            <a href="/firmware" class="contents-link" {...current(route.value.name === 'firmware')}>
              <Icon name="plus" /> {t('nav.firmware')}
            </a>
          </li>
        </ul>
        <RoomLinks title={t('nav.places')} rooms={home.places.value} />
        <RoomLinks title={t('nav.conversations')} rooms={home.conversations.value} />
        <NewTalk />
      </nav>
      <People />
      <div class="sidebar-tools">
        <button type="button" class="me" onClick={() => (overlay.value = 'menu')}>
          <Avatar name={user.displayName} />
          <span>{user.displayName}</span>
        </button>
        <button type="button" class="icon-button" aria-label={t('nav.search')} aria-keyshortcuts="Control+K" onClick={() => (overlay.value = 'search')}>
          <Icon name="search" />
        </button>
      </div>
    </aside>
  );
}

export function RoomLinks({ title, rooms }: { title: string; rooms: Room[] }): JSX.Element | null {
  const { unread } = useInside();
  const where = route.value;
  if (rooms.length === 0) return null;
  return (
    <>
      <h2 class="contents-title">{title}</h2>
      <ul class="contents">
        {rooms.map((room) => (
          <li key={room.id}>
            <a href={roomPath(room.id)} class="contents-link" {...current(where.name === 'room' && where.id === room.id)}>
              <span>{room.name}</span>
              {(unread.value[room.id] ?? 0) > 0 && (
                <span class="count">
                  <span aria-hidden="true">{unread.value[room.id]}</span>
                  <span class="sr-only">{t('nav.unread', { count: unread.value[room.id] ?? 0 })}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function People(): JSX.Element {
  const { home } = useInside();
  return (
    <ul class="people" aria-label={t('nav.people')}>
      {home.members.value.map((member) => (
        <li key={member.userId} title={member.displayName}>
          <Face userId={member.userId} name={member.displayName} avatar={member.avatar} online={member.presence === 'online'} />
          <span class="sr-only">{t(member.presence === 'online' ? 'person.here' : 'person.away', { name: member.displayName })}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same on a phone, where thumbs are. */
export function BottomBar(): JSX.Element {
  const { unread } = useInside();
  const total = Object.values(unread.value).reduce((sum, count) => sum + count, 0);
  const links: { to: string; label: string; icon: IconName; here: boolean; count?: number }[] = [
    { to: '/', label: t('nav.home'), icon: 'home', here: route.value.name === 'home' },
    { to: '/rooms', label: t('nav.talk'), icon: 'chat', here: route.value.name.startsWith('room'), count: total },
    { to: '/routines', label: t('nav.routines'), icon: 'spark', here: route.value.name.startsWith('routine') },
  ];
  return (
    <nav class="bottom-bar" aria-label={t('nav.main')}>
      {links.map((link) => (
        <a key={link.to} href={link.to} {...current(link.here)}>
          <Icon name={link.icon} />
          {link.label}
          {(link.count ?? 0) > 0 && <span class="count">{link.count}</span>}
        </a>
      ))}
      <button type="button" onClick={() => (overlay.value = 'search')}>
        <Icon name="search" />
        {t('nav.search')}
      </button>
      <button type="button" onClick={() => (overlay.value = 'menu')}>
        <Icon name="person" />
        {t('nav.me')}
      </button>
    </nav>
  );
}
