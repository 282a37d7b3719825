import { useComputed, useSignalEffect } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { clockTime, longDate, now } from '../ui/time';
import { AddRoom } from './AddRoom';
import './home.css';
import './tile.css';
import { lazy } from '../app/lazy';
import { RecentActions } from './RecentActions';
import { RoomPanel } from './RoomPanel';
import { describeHome, greeting } from './sentence';

const FoundDevices = lazy(() => import('../found/FoundDevices').then((module) => module.FoundDevices as ComponentType<object>));

/** The home as it is now, room by room. */
export function HomeView(): JSX.Element {
  const { home, twins } = useInside();
  useSignalEffect(() => twins.follow(home.devices.value.map((device) => device.id)));
  const elsewhere = useComputed(() => {
    const places = new Set(home.places.value.map((room) => room.id));
    return home.devices.value.filter((device) => !places.has(device.roomId ?? ''));
  });

  if (home.problem.value) return <p class="note bad" role="alert">{home.problem.value}</p>;
  if (!home.snapshot.value) return <div class="loading" aria-busy="true" />;
  const empty = home.devices.value.length === 0;
  return (
    <div class="home">
      <Hero />
      {empty && <NothingYet />}
      <div class="panels">
        {home.places.value.map((room) => (
          <RoomPanel key={room.id} room={room} devices={home.devices.value.filter((device) => device.roomId === room.id)} />
        ))}
        {elsewhere.value.length > 0 && <RoomPanel room={undefined} devices={elsewhere.value} />}
      </div>
      <FoundDevices />
      <RecentActions />
    </div>
  );
}

function Hero(): JSX.Element {
  const { user } = useInside();
  const first = user.displayName.split(' ')[0] ?? user.displayName;
  const hour = useComputed(() => new Date(now.value).getHours());
  const time = useComputed(() => clockTime(now.value));
  const date = useComputed(() => longDate(now.value));
  return (
    <header class="hero">
      <div>
        <h1>{greeting(hour.value, first)}</h1>
        <Sentence />
      </div>
      <p class="hero-clock">
        <time class="numbers">{time}</time>
        <span>{date}</span>
      </p>
    </header>
  );
}

function Sentence(): JSX.Element {
  const { home, twins } = useInside();
  const phrases = useComputed(() => {
    const known = home.devices.value.flatMap((device) => twins.entry(device.id).twin.value ?? []);
    return describeHome(known, home.members.value);
  });
  return <p class="hero-sentence">{phrases.value.map((phrase) => <span key={phrase}>{phrase}</span>)}</p>;
}

function NothingYet(): JSX.Element {
  const { home } = useInside();
  return (
    <section class="empty">
      <h2>{t('home.empty.title')}</h2>
      {home.mayConfigure.value && <p>{t('home.empty.text')}</p>}
      {home.mayConfigure.value && <AddRoom homeId={home.homeId} />}
    </section>
  );
}
