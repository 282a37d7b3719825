import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiFault, api, tokens } from '../api';
import { signOut } from '../account/session';
import { t } from '../i18n';
import { ConnectionBanner } from './ConnectionBanner';
import { lastKnownOf } from './lastKnown';
import { enter, findHome, InsideContext, type Inside } from './inside';
import { lazy } from './lazy';
import { BottomBar, Sidebar } from './Navigation';
import { NoticeList } from './NoticeList';
import { Overlays } from './Overlays';
import { route } from './router';
import { listenForShortcuts } from './shortcuts';
import './shell.css';

const HomeView = lazy(() => import('../home/HomeView').then((module) => module.HomeView));
const RoomView = lazy<{ roomId: string; key?: string }>(() => import('../room/RoomView').then((module) => module.RoomView));
const RoutinesView = lazy(() => import('../routines/RoutinesView').then((module) => module.RoutinesView));
const RoutineView = lazy<{ routineId: string; key?: string }>(() => import('../routines/RoutineView').then((module) => module.RoutineView));
const DeviceView = lazy<{ deviceId: string; key?: string }>(() => import('../home/device/DeviceView').then((module) => module.DeviceView));
const AssistantView = lazy(() => import('../assistant/AssistantView').then((module) => module.AssistantView));
const FirmwareView = lazy(() => import('../firmware/FirmwareView').then((module) => module.FirmwareView));
const AccountView = lazy<{ section: string }>(() => import('../account/AccountView').then((module) => module.AccountView));
const PeopleView = lazy<{ section: string }>(() => import('../people/PeopleView').then((module) => module.PeopleView));
const AdminView = lazy<{ section: string }>(() => import('../admin/AdminView').then((module) => module.AdminView));
const NewHome = lazy<{ made: (homeId: string) => void }>(() => import('../admin/NewHome').then((module) => module.NewHome));
const RoomsView = lazy(() => import('../room/RoomsView').then((module) => module.RoomsView));

/** The signed-in page: opens the home's live side and shows the view of the path in it. */
export function Shell(): JSX.Element {
  const inside = useSignal<Inside | undefined>(undefined);
  const problem = useSignal<'none' | 'homeless' | 'failed'>('none');

  const open = async (): Promise<Inside | undefined> => {
    problem.value = 'none';
    try {
      const [user, home] = await Promise.all([api.me(), findHome()]);
      if (!home) problem.value = 'homeless';
      return home && enter(user, home);
    } catch (error) {
      // A sign-in that ended has taken the page back to the door.
      const signIn = tokens.current;
      if (!signIn) return undefined;
      // Without a server the page shows what it last knew, and how old that is; anything else is said here.
      const known = isAway(error) ? await lastKnownOf(signIn.user.id) : undefined;
      if (known) return enter(known.user, known.home, known);
      problem.value = 'failed';
      return undefined;
    }
  };

  useEffect(() => {
    let left = false;
    void open().then((opened) => {
      if (left) opened?.close();
      else inside.value = opened;
    });
    return () => {
      left = true;
      inside.value?.close();
    };
  }, []);
  useEffect(listenForShortcuts, []);
  useSignalEffect(() => nameThePage(inside.value));

  if (problem.value !== 'none') return <Outside kind={problem.value} again={async () => (inside.value = await open())} />;
  if (!inside.value) return <div class="loading" aria-busy="true" />;
  return (
    <InsideContext.Provider value={inside.value}>
      <div class="shell">
        <a class="skip" href="#view">{t('nav.skip')}</a>
        <Sidebar />
        <div class="stage">
          <ConnectionBanner />
          <NoticeList />
          <main id="view" tabIndex={-1}>
            <View />
          </main>
        </div>
        <BottomBar />
        <Overlays />
      </div>
    </InsideContext.Provider>
  );
}

/** What a tab or the list of windows calls it. */
function nameThePage(inside: Inside | undefined): void {
  const where = route.value;
  const home = inside?.home;
  const routine = where.name === 'routine' ? home?.snapshot.value?.routines.find((known) => known.id === where.id)?.name : undefined;
  const names: Record<typeof where.name, string | undefined> = {
    home: undefined,
    rooms: t('nav.talk'),
    routines: t('nav.routines'),
    assistant: t('nav.assistant'),
    room: where.name === 'room' ? home?.room(where.id)?.name : undefined,
    routine: routine ?? t('nav.routines'),
    firmware: t('nav.firmware'),
    device: where.name === 'device' ? home?.nameOf(where.id) : undefined,
    account: t('menu.account'),
    people: t('menu.people'),
    settings: t('menu.settings'),
  };
  document.title = [names[where.name], home?.snapshot.value?.home.name, 'Roommate'].filter(Boolean).join(' · ');
}

/** No server, or a proxy without one behind it. */
function isAway(error: unknown): boolean {
  return error instanceof ApiFault && (error.status === 0 || error.status >= 502);
}

function View(): JSX.Element {
  const where = route.value;
  if (where.name === 'room') return <RoomView key={where.id} roomId={where.id} />;
  if (where.name === 'routines') return <RoutinesView />;
  if (where.name === 'routine') return <RoutineView key={where.id} routineId={where.id} />;
  if (where.name === 'device') return <DeviceView key={where.id} deviceId={where.id} />;
  if (where.name === 'assistant') return <AssistantView />;
  if (where.name === 'firmware') return <FirmwareView />;
  if (where.name === 'account') return <AccountView section={where.section} />;
  if (where.name === 'people') return <PeopleView section={where.section} />;
  if (where.name === 'settings') return <AdminView section={where.section} />;
  return where.name === 'rooms' ? <RoomsView /> : <HomeView />;
}

function Outside({ kind, again }: { kind: 'homeless' | 'failed'; again: () => Promise<unknown> }): JSX.Element {
  return (
    <main class="outside">
      <div class="empty">
        <h1>{t(`outside.${kind}.title`)}</h1>
        <p>{t(`outside.${kind}.text`)}</p>
        {kind === 'homeless' && <NewHome made={() => void again()} />}
        <div class="row">
          <button type="button" class="button primary" onClick={() => void again()}>{t('action.tryAgain')}</button>
          <button type="button" class="button" onClick={() => void signOut()}>{t('menu.signOut')}</button>
        </div>
      </div>
    </main>
  );
}
