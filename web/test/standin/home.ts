import type { HomeSnapshot, JsonObject, Message, RoomSnapshot, RunningTurn, Turn, Twin } from '../../src/contracts';
import { applyEvent, difference, mergePatch } from '../../src/home/twin';
import { lists, timers } from './assistant';
import { devices as usual, rooms } from './devices';
import { keepReporting, longAnswer, manyDevices } from './load';
import { StandInTopic, type StandInHub } from './hub';

export const owner = { id: 'usr_ana', displayName: 'Ana Lindqvist', email: 'ana@example.test' };
const me = { kind: 'user' as const, id: owner.id, name: owner.displayName };
const iso = (ms = 0): string => new Date(Date.now() + ms).toISOString();
const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

/** For measuring: 200 devices, 100 reports a second, a room with 1,000 messages. */
const heavy = process.env['STANDIN_LOAD'] === 'yes';
const devices = heavy ? manyDevices(rooms) : usual;

/** A home that moves, for screenshots and for trying the page without the server. */
export class StandInHome {
  readonly twins = new Map<string, Twin>();
  readonly rooms = rooms.map((name) => ({ id: `room_${slug(name)}`, homeId: 'hom_1', name, kind: 'place' as const, version: 1, order: 0, slowSeconds: 0, temporary: false, untitled: false }));
  readonly messages = new Map<string, Message[]>();
  readonly turns = new Map<string, Turn>();
  #count = 0;

  constructor(readonly hub: StandInHub) {
    for (const seed of devices) {
      const id = `dev_${slug(seed.name)}`;
      const connection = { online: !seed.offline, since: iso(-4_000_000), lastSeen: iso(seed.offline ? -4_000_000 : -3_000), boot: 3 };
      const roomId = `room_${slug(seed.room)}`;
      this.twins.set(id, {
        id, name: seed.name, roomId, rev: 1, etag: '"1"', about: { model: 'stand-in', firmware: '1.0', components: seed.components },
        desired: {}, desiredVersion: 0, reported: seed.reported, reportedVersion: 1, delta: {}, tags: {}, meta: { desired: {} }, connection, pending: [],
      });
    }
    for (const room of this.rooms) this.messages.set(room.id, []);
    this.#seedConversation();
    hub.open = (name) => this.#open(name);
    hub.methods.set('SetDesired', (argument) => this.#setDesired(argument as { deviceId: string; patch: JsonObject }));
    hub.methods.set('Send', (argument) => this.#say(argument as unknown as Said));
    hub.methods.set('Ask', (argument) => this.#ask(argument as unknown as Said));
    hub.methods.set('Stop', ({ turnId }) => this.#stop(String(turnId)));
    hub.methods.set('Invoke', () => ({ commandId: 'cmd_1', state: 'done', status: 200 }));
    for (const silent of ['Typing', 'Read']) hub.methods.set(silent, () => undefined);
  }

  /** Thermometers drift for as long as it runs. */
  live(): void {
    if (heavy) return keepReporting(this, Number(process.env['STANDIN_RATE'] ?? 100));
    setInterval(() => {
      for (const twin of this.twins.values()) {
        for (const [id, component] of Object.entries(twin.about.components ?? {})) {
          if (component.kind !== 'sensor' || Math.random() > 0.4) continue;
          const { value } = twin.reported[id] as { value: number };
          this.report(twin.id, { [id]: { value: Math.round((value + (Math.random() - 0.5) * 0.4) * 10) / 10 } });
        }
      }
    }, 2_000);
  }

  report(deviceId: string, patch: JsonObject): void {
    const twin = this.twins.get(deviceId);
    if (!twin) return;
    const delta = difference(twin.desired, mergePatch(twin.reported, patch));
    this.#commit(deviceId, 'twin.reported', { patch, version: twin.reportedVersion + 1, delta, pending: delta ? [] : [] });
  }

  #commit(deviceId: string, type: string, data: unknown): void {
    const event = this.hub.publish(`twin:${deviceId}`, type, data, type === 'twin.desired' ? { ...me, via: 'page' } : { kind: 'device', id: deviceId });
    const twin = this.twins.get(deviceId);
    if (event && twin) this.twins.set(deviceId, applyEvent(twin, event));
  }

  #setDesired({ deviceId, patch }: { deviceId: string; patch: JsonObject }): { version: number } {
    const twin = this.twins.get(deviceId);
    if (!twin) throw new Error('not_found: This device does not exist, or you may not see it.');
    if (deviceId === 'dev_kettle') throw new Error('device_offline: Kettle is out of water. Fill it and try again.');
    const version = twin.desiredVersion + 1;
    this.#commit(deviceId, 'twin.desired', { patch, version });
    if (twin.connection.online) setTimeout(() => this.report(deviceId, patch), 500 + Math.random() * 900);
    return { version };
  }

  #say({ roomId, text, clientId }: Said): { messageId: string; offset: number; at: string } {
    const message = this.#message(roomId, text, me, { clientId });
    return { messageId: message.id, offset: message.offset, at: message.at };
  }

  #ask(said: Said): { turnId: string; messageId: string; offset: number } {
    const { messageId, offset } = this.#say(said);
    const id = `trn_${++this.#count}`;
    const turn: Turn = { id, roomId: said.roomId, status: 'running', text: '', steps: [], startedAt: iso(), messageId };
    this.turns.set(id, turn);
    this.hub.publish(`room:${said.roomId}`, 'turn.started', { id, roomId: said.roomId, startedAt: turn.startedAt, messageId } satisfies RunningTurn);
    void this.#reply(turn, said.text);
    return { turnId: id, messageId, offset };
  }

  async #reply(turn: Turn, asked: string): Promise<void> {
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await pause(250);
    const step = { kind: 'tool', name: 'turn_on', ms: 12.4, detail: { names: ['Kitchen lamp', 'Counter light'] } };
    if (/kitchen/i.test(asked)) {
      turn.steps.push(step);
      this.hub.publish(`turn:${turn.id}`, 'turn.step', step);
      for (const id of ['dev_kitchen-lamp', 'dev_counter-light']) this.#setDesired({ deviceId: id, patch: { light: { on: true } } });
    }
    const words = /16 kB/.test(asked) ? longAnswer : /kitchen/i.test(asked) ? 'I turned on **Kitchen lamp** and **Counter light**.' : long;
    for (const token of words.match(/\S+\s*/g) ?? []) {
      if (turn.status !== 'running') return;
      this.hub.publish(`turn:${turn.id}`, 'turn.delta', { start: turn.text.length, text: token });
      turn.text += token;
      await pause(words === longAnswer ? 8 : 30);
    }
    this.#end(turn, 'completed');
  }

  #stop(turnId: string): { stopped: boolean } {
    const turn = this.turns.get(turnId);
    if (turn?.status !== 'running') return { stopped: false };
    this.#end(turn, 'stopped');
    return { stopped: true };
  }

  #end(turn: Turn, status: 'completed' | 'stopped'): void {
    turn.status = status;
    turn.timings = { firstTokenMs: 251, totalMs: Date.now() - new Date(turn.startedAt).getTime() };
    this.hub.publish(`turn:${turn.id}`, 'turn.ended', { status, text: turn.text, timings: turn.timings });
    if (turn.text) this.#message(turn.roomId, turn.text, { kind: 'assistant', name: 'Roommate' }, { turnId: turn.id });
    this.hub.publish(`room:${turn.roomId}`, 'turn.ended', { id: turn.id, roomId: turn.roomId, status });
  }

  #message(roomId: string, text: string, author: Message['author'], more: Partial<Message> = {}): Message {
    const topic = this.hub.topic(`room:${roomId}`);
    const message: Message = { id: `msg_${++this.#count}`, roomId, offset: (topic?.head ?? 0) + 1, author, text, at: iso(), ...more };
    this.messages.get(roomId)?.push(message);
    this.hub.publish(`room:${roomId}`, 'message.added', message);
    return message;
  }

  #seedConversation(): void {
    const list = this.messages.get('room_living-room') ?? [];
    const say = (offset: number, author: Message['author'], text: string, ago: number): void => {
      list.push({ id: `msg_s${offset}`, roomId: 'room_living-room', offset, author, text, at: iso(-ago * 60_000) });
    };
    const mika = { kind: 'user' as const, id: 'usr_mika', name: 'Mika' };
    say(1, mika, 'Who left the window in the bedroom open?', 52);
    say(2, me, 'That was me, I wanted some air in there before bed.', 50);
    say(3, me, 'Roommate, how warm is it up there now?', 49);
    say(4, { kind: 'assistant', name: 'Roommate' }, 'It is **18.7 °C** in the bedroom and the radiator is heating towards 19.5 °C.', 49);
    for (let offset = 6; heavy && offset <= 1_000; offset++) say(offset, offset % 2 ? mika : me, `Message ${offset}: **something** that somebody said, with \`code\` in it, long enough to wrap on a phone.`, 46);
    say(5, mika, 'Fine by me. I sleep better when it is cool.', 47);
  }

  #open(name: string): StandInTopic | undefined {
    const [kind, id = ''] = name.split(':');
    if (kind === 'twin' && this.twins.has(id)) return new StandInTopic(name, () => this.twins.get(id), 1);
    if (kind === 'room' && this.messages.has(id)) return new StandInTopic(name, () => this.#roomSnapshot(id), this.messages.get(id)?.length ?? 0);
    if (kind === 'turn' && this.turns.has(id)) return new StandInTopic(name, () => ({ turn: this.turns.get(id) }));
    if (kind === 'home') return new StandInTopic(name, () => this.#homeSnapshot());
    return kind === 'user' ? new StandInTopic(name, () => ({ unread: { room_kitchen: 2 }, notifications: [] })) : undefined;
  }

  /** A page of history above an offset. */
  history(roomId: string, before: number, limit: number): Message[] {
    return (this.messages.get(roomId) ?? []).filter((message) => message.offset < before).toSorted((a, b) => b.offset - a.offset).slice(0, limit);
  }

  #roomSnapshot(id: string): RoomSnapshot {
    const running = [...this.turns.values()].filter((turn) => turn.roomId === id && turn.status === 'running');
    const room = this.rooms.find((known) => known.id === id) ?? this.rooms[0]!;
    return { room, messages: (this.messages.get(id) ?? []).toSorted((a, b) => a.offset - b.offset).slice(-50), turns: running, reads: [] };
  }

  #homeSnapshot(): HomeSnapshot {
    return {
      timers,
      lists,
      home: { id: 'hom_1', name: 'Linden Street 12', timeZone: 'Europe/Berlin', locale: 'en', role: 'owner', version: 1, registration: 'invite', retentionDays: 0 },
      rooms: this.rooms,
      members: [
        { userId: owner.id, displayName: owner.displayName, role: 'owner', presence: 'online' },
        { userId: 'usr_mika', displayName: 'Mika', role: 'member', presence: 'online' },
        { userId: 'usr_jo', displayName: 'Jo Okafor', role: 'member', presence: 'offline' },
      ],
      devices: [...this.twins.values()].map((twin) => ({ id: twin.id, name: twin.name, online: twin.connection.online, ...(twin.roomId ? { roomId: twin.roomId } : {}) })),
      routines: [],
    };
  }
}

interface Said {
  roomId: string;
  text: string;
  clientId: string;
}

const long = `Here is what I can do in this home:

- **Lights**: "turn on the kitchen lights", "dim the floor lamp to 30 %"
- **Climate**: "set the bedroom to 20 degrees"
- **Questions**: "is the front door locked?", "which windows are open?"

\`\`\`
dim the lights in the living room to 40 %
\`\`\`

I follow what happens on every screen, so anyone can stop me or go on from here.
`;
