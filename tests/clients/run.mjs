// Other people's clients, and our own library, against the real program. Ends with "N passed, N failed".
import assert from 'node:assert/strict';
import net from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Program, freePort, root, until } from '../browser/parts.mjs';

const web = join(root, 'web');
const require = createRequire(join(web, 'package.json'));
const { HubConnectionBuilder, HttpTransportType, LogLevel } = require('@microsoft/signalr');
const { MessagePackHubProtocol } = require('@microsoft/signalr-protocol-msgpack');
let passed = 0;
let failed = 0;

async function story(name, tell) {
  const began = Date.now();
  try {
    await tell();
    passed++;
    console.log(`  Passed ${name} [${Math.round((Date.now() - began) / 100) / 10} s]`);
  } catch (error) {
    failed++;
    console.log(`  Failed ${name}\n${error.stack}`);
  }
}

/** Passes bytes on to the program and can cut every connection it holds, as a network does. */
class Cutter {
  sockets = new Set();
  async listen(target) {
    this.port = await freePort();
    this.server = net.createServer((client) => {
      const server = net.connect(target, '127.0.0.1');
      for (const [one, other] of [[client, server], [server, client]]) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    return this;
  }
  cut = () => this.sockets.forEach((socket) => socket.resetAndDestroy());
  close() {
    this.server.close();
    this.cut();
  }
}

/** The same chance on every run of a seed. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32);
}

const program = await Program.create('--Setup:Email=ana@example.com', '--Setup:Password=correct-horse-9', '--Setup:Name=Ana', '--Setup:Home=Test home');
await program.start();
const api = `${program.address}/api/v1`;
const call = async (method, path, body, token) => {
  const answer = await fetch(api + path, { method, headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
};
const { accessToken } = await call('POST', '/auth/login', { email: 'ana@example.com', password: 'correct-horse-9' });
const home = (await call('GET', '/homes', undefined, accessToken)).items[0];
const room = await call('POST', `/homes/${home.id}/rooms`, { name: 'Kitchen', kind: 'place' }, accessToken);
const topic = `room:${room.id}`;
const connect = async (protocol) => {
  const builder = new HubConnectionBuilder()
    .withUrl(`${program.address}/hub`, { transport: HttpTransportType.WebSockets, skipNegotiation: true, accessTokenFactory: () => accessToken })
    .configureLogging(LogLevel.None);
  const connection = (protocol ? builder.withHubProtocol(protocol) : builder).build();
  const events = [];
  connection.on('events', (batch) => events.push(...batch));
  await connection.start();
  return { connection, events };
};

try {
  await story("Microsoft's own MessagePack protocol from npm works unchanged and sees what JSON sees", async () => {
    const packed = await connect(new MessagePackHubProtocol());
    const plain = await connect();
    for (const { connection } of [packed, plain]) {
      const { subscriptions } = await connection.invoke('Subscribe', { topics: [{ topic }] });
      assert.equal(subscriptions[0].topic, topic);
      assert.equal(subscriptions[0].snapshot.room.name, 'Kitchen');
    }
    const sent = await packed.connection.invoke('Send', { roomId: room.id, text: 'grüße 🙂', clientId: 'one' });
    assert.deepEqual(await packed.connection.invoke('Send', { roomId: room.id, text: 'grüße 🙂', clientId: 'one' }), sent);
    await packed.connection.invoke('Typing', { roomId: room.id, active: true });
    await until(() => packed.events.some((e) => e.offset === sent.offset) && plain.events.some((e) => e.offset === sent.offset), 'the message on both');
    const logged = (events) => events.filter((e) => e.offset > 0);
    assert.deepEqual(JSON.parse(JSON.stringify(logged(packed.events))), logged(plain.events));
    assert.equal(logged(plain.events)[0].data.text, 'grüße 🙂');
    await assert.rejects(packed.connection.invoke('Send', { roomId: 'room_nobody', text: 'x', clientId: 'two' }), /(not_found|forbidden): /);
    await Promise.all([packed.connection.stop(), plain.connection.stop()]);
  });

  await story('Our live client, cut at random, holds every event once and in order and sends each message once', async () => {
    const { build } = await import(join(web, 'node_modules/vite/dist/node/index.js'));
    const outDir = join(web, 'node_modules/.cache/live');
    await build({ configFile: false, root: web, logLevel: 'error', build: { ssr: join(web, 'src/live/index.ts'), outDir, emptyOutDir: true } });
    const { LiveClient, MemoryStorage, Outbox, signalrDial } = await import(join(outDir, 'index.js'));
    const seed = Number(process.env.ROOMMATE_SEED ?? Date.now() % 100_000);
    console.log(`  seed ${seed}`);
    const chance = seeded(seed);
    const cutter = await new Cutter().listen(program.port);
    const client = new LiveClient({ dial: signalrDial({ url: `http://127.0.0.1:${cutter.port}/hub`, accessToken: async () => accessToken }) });
    const outbox = new Outbox({ storage: new MemoryStorage(), invoke: (method, argument) => client.invoke(method, argument), newId: () => `c${Math.floor(chance() * 1e15)}` });
    let head;
    const offsets = [];
    const texts = [];
    let states = 0;
    client.onState((state) => {
      states++;
      if (state.phase === 'online') outbox.flush();
    });
    client.subscribe(topic, {
      snapshot: (_, at) => {
        assert.equal(head, undefined, 'a second snapshot means that something was missed');
        head = at;
      },
      event: (event) => {
        if (event.offset === 0) return;
        offsets.push(event.offset);
        if (event.type === 'message.added') texts.push(event.data.text);
      },
      ended: (error) => assert.fail(error.message),
    });
    client.start();
    await until(() => head !== undefined, 'the first snapshot');
    const other = await connect();
    const total = 300;
    for (let i = 0; i < total; i++) {
      void other.connection.invoke('Send', { roomId: room.id, text: `other ${i}`, clientId: `other-${seed}-${i}` });
      if (i % 5 === 0) void outbox.add({ method: 'Send', roomId: room.id, text: `mine ${i}` });
      if (chance() < 0.05) cutter.cut();
      await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
    }
    await until(() => texts.length >= total + total / 5, `all ${total + total / 5} messages (have ${texts.length})`);
    assert.deepEqual(offsets, offsets.map((_, i) => head + 1 + i), 'contiguous, each once, in order');
    assert.equal(new Set(texts).size, texts.length, 'no message twice');
    assert.deepEqual(texts.filter((t) => t.startsWith('mine')), Array.from({ length: total / 5 }, (_, i) => `mine ${i * 5}`), 'mine in the order they were written');
    assert.ok(states > 4, 'it was cut');
    await client.stop();
    await other.connection.stop();
    cutter.close();
  });
} finally {
  await program.stop();
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
