import { describe, expect, test } from 'vitest';
import { LiveFault, MemoryStorage, Outbox } from '../src/live';
import { until } from './support';

class Room {
  readonly sent: string[] = [];
  fault: LiveFault | undefined;

  readonly invoke = async (_method: string, argument: unknown): Promise<unknown> => {
    const { text } = argument as { text: string };
    await Promise.resolve();
    if (this.fault) throw this.fault;
    this.sent.push(text);
    return {};
  };
}

let ids = 0;

function outbox(room: Room, storage = new MemoryStorage()): Outbox {
  return new Outbox({ storage, invoke: room.invoke, newId: () => `c${++ids}` });
}

function say(box: Outbox, text: string, roomId = 'room_1'): Promise<unknown> {
  return box.add({ method: 'Send', roomId, text });
}

describe('The outbox', () => {
  test('sends in the order written and forgets what was acknowledged', async () => {
    const room = new Room();
    const storage = new MemoryStorage();
    const box = outbox(room, storage);
    await Promise.all([say(box, 'one'), say(box, 'two'), say(box, 'three')]);
    await until(() => box.entries.length === 0);
    expect(room.sent).toEqual(['one', 'two', 'three']);
    expect(await storage.list()).toEqual([]);
  });

  test('keeps what could not be sent over a reload and sends it once the connection is back', async () => {
    const room = new Room();
    room.fault = new LiveFault('unavailable', 'There is no connection right now.');
    const storage = new MemoryStorage();
    const before = outbox(room, storage);
    await say(before, 'hello');
    await until(() => before.entries[0]?.state === 'waiting');

    const reloaded = outbox(room, storage);
    room.fault = undefined;
    await reloaded.load();
    await until(() => reloaded.entries.length === 0);
    expect(room.sent).toEqual(['hello']);
  });

  test('uses the same client id again, so that the server can tell', async () => {
    const seen: unknown[] = [];
    let fail = true;
    const box = new Outbox({
      storage: new MemoryStorage(),
      newId: () => 'c-same',
      invoke: async (_method, argument) => {
        seen.push((argument as { clientId: string }).clientId);
        if (fail) throw new LiveFault('unavailable', 'The connection closed.');
      },
    });
    await say(box, 'hello');
    await until(() => box.entries[0]?.state === 'waiting');
    fail = false;
    box.flush();
    await until(() => box.entries.length === 0);
    expect(seen).toEqual(['c-same', 'c-same']);
  });

  test('shows why a message was refused, goes on with the next, and tries again when asked', async () => {
    const room = new Room();
    room.fault = new LiveFault('too_large', 'At most 16,000 characters.');
    const box = outbox(room);
    await say(box, 'huge');
    await until(() => box.entries[0]?.state === 'failed');
    expect(box.entries[0]?.problem).toEqual({ code: 'too_large', message: 'At most 16,000 characters.' });
    room.fault = undefined;
    await say(box, 'small');
    await until(() => room.sent.includes('small'));
    box.retry(box.entries[0]!.clientId);
    await until(() => box.entries.length === 0);
    expect(room.sent).toEqual(['small', 'huge']);
  });
});
