import { describe, expect, it, vi } from 'vitest';
import type { HomeTimer, HouseList, UsageRow } from '../src/contracts';

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('document', { addEventListener: () => undefined, visibilityState: 'visible' });
vi.stubGlobal('location', { pathname: '/' });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { countdown, inOrder, leftOf } = await import('../src/assistant/clockwork');
const { withItem } = await import('../src/assistant/listItems');
const { memoriesIn } = await import('../src/assistant/memories');
const { Asks, secondsLeft } = await import('../src/room/asks');
const { daysBack, gather, money, totalOf } = await import('../src/assistant/usage');

const by = { id: 'usr_1', name: 'Ana' };
const timer = (id: string, more: Partial<HomeTimer>): HomeTimer => ({ id, homeId: 'hom_1', state: 'running', durationMs: 60_000, at: '2026-11-20T10:00:00Z', by, mine: false, ...more });
const noon = Date.parse('2026-11-20T12:00:00Z');

describe('A timer on the page', () => {
  it('counts down by itself, stands still while paused and is at nothing when it rings', () => {
    expect(leftOf(timer('a', { endsAt: '2026-11-20T12:04:05Z' }), noon)).toBe(245_000);
    expect(leftOf(timer('a', { state: 'paused', remainingMs: 9_000 }), noon)).toBe(9_000);
    expect(leftOf(timer('a', { state: 'ringing', endsAt: '2026-11-20T12:04:05Z' }), noon)).toBe(0);
  });

  it('is written as clocks are', () => {
    expect([countdown(245_000), countdown(3_609_000), countdown(400)]).toEqual(['4:05', '1:00:09', '0:01']);
  });

  it('stands before those that ring later, after those that ring, before those that are paused', () => {
    const timers = [timer('paused', { state: 'paused', remainingMs: 1 }), timer('late', { endsAt: '2026-11-20T13:00:00Z' }), timer('soon', { endsAt: '2026-11-20T12:01:00Z' }), timer('rings', { state: 'ringing' })];
    expect(inOrder(timers, noon).map((one) => one.id)).toEqual(['rings', 'soon', 'late', 'paused']);
  });
});

describe('A list on the page', () => {
  const item = (id: string, done = false): HouseList['items'][number] => ({ id, text: id, done, at: `2026-11-20T10:00:0${id}Z`, by });
  const list: HouseList = { id: 'lst_1', homeId: 'hom_1', name: 'Shopping', version: 4, items: [item('1'), item('2')] };

  it('takes in the next change, with what is done at the end', () => {
    expect(withItem(list, { listId: 'lst_1', version: 5, itemId: '1', item: item('1', true) })?.items.map((one) => one.id)).toEqual(['2', '1']);
    expect(withItem(list, { listId: 'lst_1', version: 5, itemId: '2' })?.items.map((one) => one.id)).toEqual(['1']);
  });

  it('leaves out what it knows already, and is read again when a change was missed', () => {
    expect(withItem(list, { listId: 'lst_1', version: 4, itemId: '1' })).toBe(list);
    expect(withItem(list, { listId: 'lst_1', version: 6, itemId: '1' })).toBeUndefined();
  });
});

describe('Usage', () => {
  const row = (day: string, userId: string, amount: number): UsageRow => ({ day, userId, model: 'm', turns: 1, inputTokens: 100, outputTokens: 10, cachedTokens: 0, reasoningTokens: 0, cost: { amount, currency: 'EUR' } });
  const rows = [row('2026-11-20', 'a', 0.01), row('2026-11-20', 'b', 0.02), row('2026-11-21', 'a', 0.03)];

  it('is the same sum however it is gathered', () => {
    expect(totalOf(rows).turns).toBe(3);
    expect(gather(rows, (one) => one.day).map((total) => [total.key, total.turns])).toEqual([['2026-11-20', 2], ['2026-11-21', 1]]);
    expect(gather(rows, (one) => one.userId ?? '').reduce((sum, total) => sum + (total.cost['EUR'] ?? 0), 0)).toBeCloseTo(0.06);
  });

  it('names each currency, and days as the server does', () => {
    expect(money({ EUR: 0.0312 }, 'en')).toBe('€0.0312');
    expect(money({}, 'en')).toBe('–');
    expect(daysBack(new Date(2026, 2, 1), 1)).toBe('2026-02-28');
  });
});

describe('A file of memories', () => {
  it('is what was exported, or a bare list; anything else is refused with what is missing', () => {
    expect(memoriesIn('{"items":[{"text":"a"}]}')).toEqual([{ text: 'a' }]);
    expect(memoriesIn('[{"text":"a"}]')).toEqual([{ text: 'a' }]);
    expect(() => memoriesIn('{"items":[{"words":"a"}]}')).toThrow('text');
  });
});

describe('A question of the assistant', () => {
  const question = { id: 'cnf_1', homeId: 'hom_1', roomId: 'room_1', turnId: 'trn_1', tool: 'set_device', arguments: {}, text: 'unlock Front door', why: 'policy', state: 'waiting' as const, at: '2026-11-20T12:00:00Z', expiresAt: '2026-11-20T12:01:00Z' };
  const told = (type: string, data: object): never => ({ topic: 'user:usr_1', type, offset: 1, at: question.at, data }) as never;

  it('waits until it is answered anywhere, and is asked once however often it is told', () => {
    const asks = new Asks();
    asks.hear(told('confirmation.asked', question));
    asks.hear(told('confirmation.asked', question));
    expect(asks.waiting.value.map((one) => one.id)).toEqual(['cnf_1']);
    asks.hear(told('confirmation.changed', { ...question, state: 'accepted' }));
    expect(asks.waiting.value).toEqual([]);
    expect(asks.hear(told('unread.changed', {}))).toBe(false);
  });

  it('can be answered for a minute', () => {
    expect([secondsLeft(question, Date.parse('2026-11-20T12:00:30Z')), secondsLeft(question, Date.parse('2026-11-20T12:02:00Z'))]).toEqual([30, 0]);
  });
});
