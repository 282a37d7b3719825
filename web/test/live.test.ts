import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LiveEvent } from '../src/contracts';
import { LiveClient, LiveFault, signalrDial, type ConnectionState, type HubLink } from '../src/live';
import { StandInHub, StandInTopic } from './standin/hub';
import { seeded, until } from './support';

let hub: StandInHub;
let server: Server;
let clients: LiveClient[];
let dials: number;

beforeEach(async () => {
  hub = new StandInHub();
  server = createServer();
  hub.attach(server);
  clients = [];
  dials = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  hub.cutAll();
  await new Promise((resolve) => server.close(resolve));
});

function connect(random: () => number = Math.random): LiveClient {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub`;
  const dial = signalrDial({ url, accessToken: async () => 'a token' });
  const client = new LiveClient({
    dial: (): Promise<HubLink> => {
      dials++;
      return dial();
    },
    clock: {
      now: () => Date.now(),
      random,
      // The same backoff, fifty times as fast; the deadline of 10 s stays what it is.
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms < 10_000 ? ms / 50 : ms);
        return () => clearTimeout(timer);
      },
    },
  });
  clients.push(client);
  client.start();
  return client;
}

/** A log topic whose snapshot says how many numbers there were. */
function counting(name: string): StandInTopic {
  const topic = new StandInTopic(name, (self) => ({ upTo: self.head }));
  hub.topics.set(name, topic);
  return topic;
}

/** Checks at every step that what arrives is the next thing; a snapshot stands for everything up to it. */
class Reader {
  last = 0;
  events = 0;
  snapshots = 0;
  readonly wrong: string[] = [];

  snapshot(data: unknown, head: number): void {
    const { upTo } = data as { upTo: number };
    if (upTo !== head) this.wrong.push(`snapshot of ${upTo} at ${head}`);
    this.last = head;
    this.snapshots++;
  }

  event(event: LiveEvent): void {
    if (event.offset === 0) return;
    if (event.offset !== this.last + 1) this.wrong.push(`${event.offset} after ${this.last}`);
    this.last = event.offset;
    this.events++;
  }
}

describe('The live client', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('holds every event once and in order, wherever the socket is cut (seed %i)', async (seed) => {
    const random = seeded(seed);
    const names = ['room:a', 'room:b', 'twin:c'];
    const topics = names.map(counting);
    hub.answerDelayMs = seed % 2 ? 3 : 0;
    const client = connect(random);
    const readers = names.map((name) => {
      const reader = new Reader();
      client.subscribe(name, reader);
      return reader;
    });
    await until(() => readers.every((reader) => reader.snapshots === 1));
    const until500 = 500;
    for (let n = 0; n < until500; n++) {
      const name = names[Math.floor(random() * names.length)] ?? 'room:a';
      hub.publish(name, 'number', { n });
      if (random() < 0.02) hub.cutAll();
      if (random() < 0.05) await new Promise((resolve) => setTimeout(resolve, random() * 8));
    }
    await until(() => readers.every((reader, index) => reader.last === topics[index]?.head));
    expect(readers.flatMap((reader) => reader.wrong), `seed ${seed}`).toEqual([]);
    expect(readers.map((reader) => reader.snapshots), `seed ${seed}`).toEqual([1, 1, 1]);
    expect(readers.reduce((sum, reader) => sum + reader.events, 0)).toBe(until500);
  });

  test.each([11, 12, 13])('closes gaps and drops doubles that the network made (seed %i)', async (seed) => {
    const random = seeded(seed);
    const topic = counting('room:a');
    const client = connect(random);
    const reader = new Reader();
    client.subscribe('room:a', reader);
    await until(() => reader.snapshots === 1);
    hub.fault = () => (random() < 0.05 ? 'drop' : random() < 0.1 ? 'double' : 'deliver');
    for (let n = 0; n < 300; n++) {
      hub.publish('room:a', 'number', { n });
      if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    hub.fault = () => 'deliver';
    hub.publish('room:a', 'number', { n: -1 });
    await until(() => reader.last === topic.head);
    expect(reader.wrong, `seed ${seed}`).toEqual([]);
  });

  test('takes a snapshot when the log no longer holds what it missed, and when the log was lost', async () => {
    const topic = counting('room:a');
    const client = connect();
    const reader = new Reader();
    client.subscribe('room:a', reader);
    await until(() => reader.snapshots === 1);
    hub.refuse = true;
    hub.cutAll();
    for (let n = 0; n < 10; n++) topic.append('number', { n });
    topic.trim(8);
    hub.refuse = false;
    await until(() => reader.last === 10 && reader.snapshots === 2);

    topic.log.length = 0;
    topic.head = topic.trimmed = 3;
    topic.epoch = 'e2';
    hub.cutAll();
    await until(() => reader.snapshots === 3);
    hub.publish('room:a', 'number', {});
    await until(() => reader.last === 4);
    expect(reader.wrong).toEqual([]);
  });

  test('takes a conflated snapshot event for everything up to its offset', async () => {
    const topic = counting('twin:c');
    const client = connect();
    const reader = new Reader();
    client.subscribe('twin:c', reader);
    await until(() => reader.snapshots === 1);
    topic.head = topic.trimmed = 40;
    for (const socket of hub.clients.keys()) {
      hub.deliver(socket, { topic: 'twin:c', offset: 40, type: 'snapshot', at: '', data: { upTo: 40 } });
    }
    hub.publish('twin:c', 'number', {});
    await until(() => reader.last === 41);
    expect(reader).toMatchObject({ wrong: [], snapshots: 2, events: 1 });
  });

  // A log that began anew may still be empty: its snapshot has offset 0, as an ephemeral event has.
  test.each([2, 0])('goes on in the new epoch, at %i, when the log is lost while it is connected', async (begun) => {
    const topic = counting('room:a');
    for (let n = 0; n < 30; n++) topic.append('number', { n });
    const client = connect();
    const reader = new Reader();
    client.subscribe('room:a', reader);
    await until(() => reader.snapshots === 1);
    topic.log.length = 0;
    topic.head = topic.trimmed = begun;
    topic.epoch = 'e2';
    const told = { topic: 'room:a', offset: begun, type: 'snapshot', at: '', data: { upTo: begun }, epoch: 'e2' };
    for (const socket of hub.clients.keys()) hub.deliver(socket, told);
    hub.publish('room:a', 'number', {});
    await until(() => reader.last === begun + 1);
    expect(reader).toMatchObject({ wrong: [], snapshots: 2, events: 1 });
    expect(client.position('room:a')).toEqual({ topic: 'room:a', after: begun + 1, epoch: 'e2' });
  });

  test('opens the new connection before it leaves a draining one', async () => {
    const topic = counting('room:a');
    const client = connect();
    const reader = new Reader();
    client.subscribe('room:a', reader);
    await until(() => reader.snapshots === 1);
    const phases: ConnectionState['phase'][] = [];
    client.onState((state) => phases.push(state.phase));
    const [old] = hub.clients.keys();
    old?.send('draining', { reconnectInMs: 200 });
    for (let n = 0; n < 40; n++) {
      hub.publish('room:a', 'number', { n });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await until(() => dials === 2 && hub.clients.size === 1 && reader.last === topic.head);
    expect(phases).toEqual(['moving', 'online']);
    expect(reader.wrong).toEqual([]);
    expect(hub.clients.has(old!)).toBe(false);
  });

  test('says which topic was refused and goes on with the others', async () => {
    counting('room:a');
    const client = connect();
    const reader = new Reader();
    const refused: string[] = [];
    client.subscribe('room:a', reader);
    client.subscribe('room:none', { snapshot: () => {}, event: () => {}, ended: (error) => refused.push(error.code) });
    await until(() => reader.snapshots === 1 && refused.length === 1);
    expect(refused).toEqual(['not_found']);
  });

  test('resumes from a place that was kept, without a snapshot', async () => {
    const topic = counting('room:a');
    for (let n = 0; n < 5; n++) topic.append('number', { n });
    const client = connect();
    const reader = new Reader();
    reader.last = 2;
    client.subscribe('room:a', reader, { after: 2, epoch: 'e1' });
    await until(() => reader.last === 5);
    expect(reader).toMatchObject({ wrong: [], snapshots: 0, events: 3 });
  });

  test('hands on the code and the words of a failed call', async () => {
    hub.methods.set('SetDesired', () => {
      throw new Error('version_mismatch: It was changed meanwhile.');
    });
    const client = connect();
    await until(() => client.state.phase === 'online');
    const failure = await client.invoke('SetDesired', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LiveFault);
    expect(failure).toMatchObject({ code: 'version_mismatch', message: 'It was changed meanwhile.' });
  });

  test('stops trying when nobody is signed in', async () => {
    const client = new LiveClient({ dial: () => Promise.reject(new LiveFault('unauthenticated', 'Sign in first.')) });
    clients.push(client);
    client.start();
    await until(() => client.state.phase === 'signed-out');
  });
});
