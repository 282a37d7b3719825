import { computed, signal } from '@preact/signals';
import type { DeviceSummary, HomeSnapshot, HomeTimer, ListItemChanged, ListSummary, LiveEvent, Member, PresenceEvent, Removed, Room, RoutineRan, RoutineSummary } from '../contracts';
import { t } from '../i18n';
import type { Keeper } from '../app/lastKnown';
import type { LiveClient } from '../live';
import { inFrame } from '../ui/frame';

/** The home as its topic tells it. */
export class HomeStore {
  readonly snapshot = signal<HomeSnapshot | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly rooms = computed(() => this.snapshot.value?.rooms ?? []);
  readonly places = computed(() => this.rooms.value.filter((room) => room.kind === 'place'));
  readonly conversations = computed(() => this.rooms.value.filter((room) => room.kind !== 'place'));
  readonly members = computed(() => this.snapshot.value?.members ?? []);
  readonly devices = computed(() => this.snapshot.value?.devices ?? []);
  /** Whether routines, scenes and devices may be changed; the server decides, this only spares a refusal. */
  readonly mayConfigure = computed(() => ['owner', 'admin'].includes(this.snapshot.value?.home.role ?? ''));
  /** Counts what was told of things the snapshot does not carry, so that who shows them loads them again. */
  readonly told = signal<Told>({ routines: 0, scenes: 0, ran: {} });
  /** The item of a list that changed last; whoever shows that list takes it in. */
  readonly listItem = signal<ListItemChanged | undefined>(undefined);
  readonly #leave: () => void;

  /** @param known What was kept of it, shown until it is live; hears of every change. */
  constructor(client: LiveClient, readonly homeId: string, readonly userId: string, known?: Keeper) {
    const topic = `home:${homeId}`;
    this.snapshot.value = known?.of<HomeSnapshot>(topic);
    known?.follow(topic, () => this.snapshot.peek());
    this.#leave = client.subscribe(topic, {
      snapshot: (data) => inFrame(() => {
        this.snapshot.value = data as HomeSnapshot;
        known?.touch();
      }),
      event: (event) => inFrame(() => {
        this.apply(event);
        known?.touch();
      }),
      ended: (error) => inFrame(() => (this.problem.value = error.message)),
    });
  }

  close(): void {
    this.#leave();
  }

  room(id: string): Room | undefined {
    return this.rooms.value.find((room) => room.id === id);
  }

  /** How to call whoever an id stands for. */
  nameOf(id: string): string | undefined {
    return this.members.value.find((member) => member.userId === id)?.displayName ?? this.devices.value.find((device) => device.id === id)?.name;
  }

  /** An event of the home's topic, or of one's own that tells of a private room. */
  apply(event: LiveEvent): void {
    const home = this.snapshot.value;
    if (!home) return;
    this.snapshot.value = applyHomeEvent(home, event);
    this.told.value = toldBy(this.told.value, event);
    if (event.type === 'list.item') this.listItem.value = event.data as ListItemChanged;
    if (event.type === 'member.left' && (event.data as Removed).id === this.userId) this.problem.value = t('home.left');
  }
}

export interface Told {
  routines: number;
  scenes: number;
  /** By routine: how many of its runs were told of. */
  ran: Record<string, number>;
}

function toldBy(told: Told, event: LiveEvent): Told {
  switch (event.type) {
    case 'routine.changed':
    case 'routine.removed':
      return { ...told, routines: told.routines + 1 };
    case 'routine.ran': {
      const { routineId } = event.data as RoutineRan;
      return { ...told, routines: told.routines + 1, ran: { ...told.ran, [routineId]: (told.ran[routineId] ?? 0) + 1 } };
    }
    case 'scenes.changed':
      return { ...told, scenes: told.scenes + 1 };
    default:
      return told;
  }
}

/** The home after one event of its topic. */
export function applyHomeEvent(home: HomeSnapshot, event: LiveEvent): HomeSnapshot {
  switch (event.type) {
    case 'home.changed':
      return { ...home, home: { ...home.home, ...(event.data as Partial<HomeSnapshot['home']>) } };
    case 'room.added':
    case 'room.changed':
      return { ...home, rooms: put(home.rooms, event.data as Room, (room) => room.id) };
    case 'room.removed':
      return { ...home, rooms: without(home.rooms, event.data as Removed, (room) => room.id) };
    case 'member.joined':
    case 'member.changed':
      return { ...home, members: put(home.members, event.data as Member, (member) => member.userId) };
    case 'member.left':
      return { ...home, members: without(home.members, event.data as Removed, (member) => member.userId) };
    case 'device.added':
    case 'device.changed':
      return { ...home, devices: put(home.devices, event.data as DeviceSummary, (device) => device.id) };
    case 'device.removed':
      return { ...home, devices: without(home.devices, event.data as Removed, (device) => device.id) };
    case 'routine.changed':
      return { ...home, routines: put(home.routines, event.data as RoutineSummary, (routine) => routine.id) };
    case 'routine.removed':
      return { ...home, routines: without(home.routines, event.data as Removed, (routine) => routine.id) };
    case 'timer.changed':
      return { ...home, timers: put(home.timers, event.data as HomeTimer, (timer) => timer.id) };
    case 'timer.removed':
      return { ...home, timers: without(home.timers, event.data as Removed, (timer) => timer.id) };
    case 'list.changed':
      return { ...home, lists: put(home.lists, event.data as ListSummary, (list) => list.id) };
    case 'list.removed':
      return { ...home, lists: without(home.lists, event.data as Removed, (list) => list.id) };
    case 'presence': {
      const { userId, presence } = event.data as PresenceEvent;
      return { ...home, members: home.members.map((member) => (member.userId === userId ? { ...member, presence } : member)) };
    }
    default:
      return home;
  }
}

function put<T>(items: T[], item: T, id: (item: T) => string): T[] {
  const at = items.findIndex((known) => id(known) === id(item));
  return at < 0 ? [...items, item] : items.with(at, { ...items[at], ...item });
}

function without<T>(items: T[], removed: Removed, id: (item: T) => string): T[] {
  return items.filter((item) => id(item) !== removed.id);
}
