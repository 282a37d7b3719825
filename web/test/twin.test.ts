import { describe, expect, test } from 'vitest';
import type { JsonObject, LiveEvent, Twin } from '../src/contracts';
import { controlOf, mostUrgent } from '../src/home/control';
import { nameWithin } from '../src/home/names';
import { applyEvent, difference, leaves, mergePatch } from '../src/home/twin';
import { seeded } from './support';

const at = '2026-11-20T22:05:00.000Z';
const now = new Date(at).getTime();

function twin(more: Partial<Twin> = {}): Twin {
  return {
    id: 'dev_1', name: 'Kitchen lamp', rev: 1, etag: '"1"', about: { components: { light: { kind: 'light' } } },
    desired: {}, desiredVersion: 0, reported: { light: { on: false, brightness: 40 } }, reportedVersion: 1,
    delta: {}, tags: {}, meta: { desired: {} }, connection: { online: true }, pending: [], ...more,
  };
}

function event(type: string, data: unknown, offset: number): LiveEvent {
  return { topic: 'twin:dev_1', offset, type, at, data, by: { kind: 'user', id: 'usr_ana', name: 'Ana', via: 'page' } };
}

const wantOn = (version = 1): LiveEvent => event('twin.desired', { patch: { light: { on: true } }, version }, 2);
const isOn = event('twin.reported', { patch: { light: { on: true } }, version: 2 }, 3);

describe('A twin', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as [JsonObject, JsonObject, JsonObject][])('merges a patch as RFC 7396 says: %j with %j', (target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  test('never changes what it was', () => {
    const before = twin();
    const copy = structuredClone(before);
    applyEvent(before, wantOn());
    expect(before).toEqual(copy);
  });

  test('differs in exactly the leaves that are wanted otherwise', () => {
    expect(difference({ light: { on: true, brightness: 40 } }, { light: { on: false, brightness: 40 } })).toEqual({ light: { on: true } });
    expect(leaves({ light: { on: true, color: { h: 1 } } })).toEqual(['light.on', 'light.color.h']);
  });

  test('remembers who wanted what', () => {
    expect(applyEvent(twin(), wantOn()).meta.desired).toEqual({ light: { on: { at, version: 1, by: 'usr_ana', name: 'Ana', kind: 'user', via: 'page' } } });
  });

  test('agrees again once the device reported, whatever the order of other leaves (seeds 1 to 50)', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = seeded(seed);
      let state = twin();
      const wanted: JsonObject = { on: random() < 0.5, brightness: Math.floor(random() * 100) };
      state = applyEvent(state, event('twin.desired', { patch: { light: wanted }, version: 1 }, 2));
      for (const key of Object.keys(wanted).sort(() => random() - 0.5)) {
        state = applyEvent(state, event('twin.reported', { patch: { light: { [key]: wanted[key] ?? null } }, version: 2 }, 3));
      }
      expect(state.delta, `seed ${seed}`).toEqual({});
    }
  });
});

describe('A control', () => {
  const path = 'light.on';

  test('is pending while the change is on its way, and shows what was wanted', () => {
    expect(controlOf(twin(), path, { value: true, at: now, state: 'sending' }, undefined, now)).toMatchObject({ state: 'pending', wanted: true, reported: false });
  });

  test('does not fall back between the answer and the event that follows it', () => {
    const accepted = { value: true, at: now, state: 'accepted' as const, version: 1 };
    expect(controlOf(twin(), path, accepted, undefined, now)).toMatchObject({ state: 'acknowledged', wanted: true });
  });

  test('shows wanted and reported side by side until the device confirms', () => {
    const waiting = applyEvent(twin(), wantOn());
    expect(controlOf(waiting, path, undefined, undefined, now)).toMatchObject({ state: 'acknowledged', wanted: true, reported: false });
    const done = applyEvent(waiting, isOn);
    expect(controlOf(done, path, undefined, now, now + 500)).toMatchObject({ state: 'reported', wanted: true, reported: true });
    expect(controlOf(done, path, undefined, now, now + 5_000)).toMatchObject({ state: 'idle', wanted: true });
  });

  test('says that a device that is away will get it later', () => {
    const waiting = applyEvent(twin({ connection: { online: false } }), wantOn());
    expect(controlOf(waiting, path, undefined, undefined, now)).toMatchObject({ state: 'acknowledged', offline: true });
  });

  test('fails with the reason of the device, or of the server, and keeps what was wanted', () => {
    const refused = { ...applyEvent(twin(), wantOn()), pending: [{ path, since: at, deadline: at, state: 'refused' as const, reason: 'lamp is broken' }] };
    expect(controlOf(refused, path, undefined, undefined, now)).toMatchObject({ state: 'failed', wanted: true, reported: false, reason: 'lamp is broken' });
    const failed = { value: true, at: now, state: 'failed' as const, reason: 'Your role does not allow this.' };
    expect(controlOf(twin(), path, failed, undefined, now)).toMatchObject({ state: 'failed', wanted: true, reason: 'Your role does not allow this.' });
  });

  test('that needs a person comes before one that only waits', () => {
    const states = (['idle', 'acknowledged', 'failed', 'pending'] as const).map((state) => ({ wanted: 1, reported: 1, state }));
    expect(mostUrgent(states)?.state).toBe('failed');
  });
});

describe('A name', () => {
  test('is not repeated in the room it is called after', () => {
    expect(nameWithin('Bedroom thermostat', 'Bedroom')).toBe('Thermostat');
    expect(nameWithin('Reading lamp', 'Bedroom')).toBe('Reading lamp');
    expect(nameWithin('Bedroom', 'Bedroom')).toBe('Bedroom');
    expect(nameWithin('Bedrooms light', 'Bedroom')).toBe('Bedrooms light');
  });
});
