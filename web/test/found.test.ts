import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FoundDevice } from '../src/contracts';

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const answers = vi.hoisted(() => ({ request: vi.fn() }));
vi.mock('../src/api/http', () => ({ request: answers.request, tokens: {}, newId: () => 'id' }));
const { ApiFault } = await import('../src/api/fault');
const { FoundStore, isWeak } = await import('../src/found/store');

const lamp: FoundDevice = { id: 'fnd_1', state: 'waiting', name: 'Hall lamp', online: true, foundAt: '2026-01-01T00:00:00.000Z', side: 'own', kinds: ['light'], problems: [] };

describe('Found devices', () => {
  beforeEach(() => answers.request.mockReset());

  it('wait until they are placed, and are placed with a name and a room', async () => {
    const store = new FoundStore('hom_1');
    answers.request.mockResolvedValueOnce({ items: [lamp] });
    await store.load();
    expect(store.waiting.value).toEqual([lamp]);
    answers.request.mockResolvedValueOnce({ name: 'Ceiling' });
    await store.accept(lamp, ' Ceiling ', 'room_1');
    expect(answers.request).toHaveBeenLastCalledWith('POST', '/homes/hom_1/discovered/fnd_1/accept', { body: { name: 'Ceiling', roomId: 'room_1' } });
    expect(store.waiting.value).toEqual([]);
  });

  it('are not shown, and nothing is complained of, to who may not place them', async () => {
    const store = new FoundStore('hom_1');
    answers.request.mockRejectedValueOnce(new ApiFault(403, { code: 'forbidden', detail: 'No.' }));
    await store.load();
    expect([store.all.value, store.problem.value]).toEqual([[], undefined]);
  });

  it('say when they are heard badly, in decibels and in link quality', () => {
    expect([isWeak({ value: -85, unit: 'dBm' }), isWeak({ value: -60, unit: 'dBm' }), isWeak({ value: 20, unit: 'lqi' }), isWeak({ value: 96 })]).toEqual([true, false, true, false]);
  });
});
