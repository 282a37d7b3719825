import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { effect, signal, type Signal } from '@preact/signals';
import { ApiFault, api, newId, tokens } from '../api';
import type { HomeView, LiveEvent, Notification, User, UserSnapshot } from '../contracts';
import { Actions } from '../home/actions';
import { HomeStore } from '../home/home';
import { Twins } from '../home/twins';
import { IndexedDbStorage, LiveClient, LiveFault, MemoryStorage, Outbox, signalrDial, watchBrowser, type ConnectionState, type Outgoing } from '../live';
import { Asks, type Confirmation } from '../room/asks';
import { Turns } from '../room/turns';
import { announce } from '../ui/announce';
import { inFrame } from '../ui/frame';
import { t } from '../i18n';
import { LastKnown, type Known } from './lastKnown';
import { Notices } from './notices';

/** Everything that lives as long as somebody is signed in to a home. */
export interface Inside {
  user: User;
  client: LiveClient;
  connection: Signal<ConnectionState>;
  home: HomeStore;
  twins: Twins;
  actions: Actions;
  turns: Turns;
  outbox: Outbox;
  outgoing: Signal<Outgoing[]>;
  unread: Signal<Record<string, number>>;
  notices: Notices;
  /** What the assistant asks me about. */
  asks: Asks;
  /** Where what was last seen is kept. */
  known: LastKnown;
  /** Since when what is shown is not live: it was kept then; undefined once it is. */
  asOf: Signal<number | undefined>;
  /** The last thing my own topic told. */
  told: Signal<LiveEvent | undefined>;
  close: () => void;
}

export const InsideContext = createContext<Inside | undefined>(undefined);

export function useInside(): Inside {
  const inside = useContext(InsideContext);
  if (!inside) throw new Error('used outside of a home');
  return inside;
}

/**
 * Opens the live side of a home.
 * @param kept What was last known of it, when the server cannot be asked.
 */
export function enter(user: User, view: HomeView, kept?: Known): Inside {
  const known = new LastKnown(user, view, kept?.topics);
  const asOf = signal(kept?.at);
  const client = new LiveClient({ dial: signalrDial({ url: '/hub', accessToken: hubToken }) });
  const connection = signal(client.state);
  const outgoing = signal<Outgoing[]>([]);
  const unread = signal<Record<string, number>>({});
  const told = signal<LiveEvent | undefined>(undefined);
  const asks = new Asks();
  const outbox = new Outbox({
    storage: 'indexedDB' in globalThis ? new IndexedDbStorage(user.id) : new MemoryStorage(),
    invoke: (method, argument) => client.invoke(method, argument),
    newId,
  });
  const home = new HomeStore(client, view.id, user.id, known);
  const twins = new Twins(client, known);
  const notices = new Notices(user.id);
  const leaveUser = followUser(client, user.id, unread, notices, told, asks);
  const endings = [
    client.onState((state) => {
      connection.value = state;
      if (state.phase === 'online') {
        outbox.flush();
        asOf.value = undefined;
      }
      if (state.phase === 'signed-out') tokens.keep(undefined);
    }),
    outbox.onChange((entries) => (outgoing.value = entries)),
    watchBrowser(client),
    keepWhenHidden(known),
    effect(() => home.devices.value.forEach((device) => twins.rename(device))),
  ];
  const turns = new Turns(client, (turn) => announce(t(turn.status === 'completed' ? 'turn.ready' : 'turn.over')));
  client.start();
  void outbox.load();

  return {
    user, client, connection, home, turns, outbox, outgoing, unread, notices, told, asks, known, asOf,
    twins,
    actions: new Actions(client),
    close: () => {
      for (const end of endings) end();
      leaveUser();
      home.close();
      turns.close();
      known.close();
      void client.stop();
    },
  };
}

/** A page that is put away may not come back. */
function keepWhenHidden(known: LastKnown): () => void {
  const hide = (): void => {
    if (document.visibilityState === 'hidden') void known.flush();
  };
  document.addEventListener('visibilitychange', hide);
  return () => document.removeEventListener('visibilitychange', hide);
}

/** A WebSocket cannot say 401, so the token is checked over HTTP when it may be the reason why nothing connects. */
async function hubToken(): Promise<string> {
  try {
    return await tokens.access();
  } catch (error) {
    if (error instanceof ApiFault && error.status === 401) throw new LiveFault('unauthenticated', error.message);
    throw error;
  }
}

function followUser(client: LiveClient, userId: string, unread: Signal<Record<string, number>>, notices: Notices, told: Signal<LiveEvent | undefined>, asks: Asks): () => void {
  return client.subscribe(`user:${userId}`, {
    snapshot: (data) => inFrame(() => {
      const { unread: counts = {}, notifications = [], confirmations = [] } = (data ?? {}) as Partial<UserSnapshot> & { confirmations?: Confirmation[] };
      unread.value = counts;
      notices.take(notifications);
      asks.take(confirmations);
    }),
    event: (event) => {
      inFrame(() => {
        told.value = event;
        asks.hear(event);
      });
      if (event.type === 'notification.added') {
        const notice = event.data as Notification;
        announce(notice.text);
        return inFrame(() => notices.add(notice));
      }
      const { roomId, unread: count } = (event.data ?? {}) as { roomId?: string; unread?: number };
      if (roomId && typeof count === 'number') inFrame(() => (unread.value = { ...unread.value, [roomId]: count }));
    },
  });
}

/** The home to open: the one used last, or the first. */
export async function findHome(): Promise<HomeView | undefined> {
  const { items } = await api.homes();
  const last = localStorage.getItem('roommate.home');
  return items.find((home) => home.id === last) ?? items[0];
}
