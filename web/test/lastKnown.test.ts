import { describe, expect, it, vi } from 'vitest';
import type { HomeView, User } from '../src/contracts';
import { LastKnown, type Known } from '../src/app/lastKnown';

const user = { id: 'usr_1', displayName: 'Ana' } as User;
const home = { id: 'hom_1', name: 'Flat' } as HomeView;

function keeping(topics: Record<string, unknown> = {}): { known: LastKnown; kept: Known[] } {
  const kept: Known[] = [];
  return { known: new LastKnown(user, home, topics, async (next) => void kept.push(next)), kept };
}

describe('The last known state', () => {
  it('is kept a while after something has changed, once however often', async () => {
    vi.useFakeTimers();
    const { known, kept } = keeping();
    let value = 1;
    known.follow('home:hom_1', () => ({ value }));
    known.touch();
    value = 2;
    known.touch();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(kept.map((one) => one.topics)).toEqual([{ 'home:hom_1': { value: 2 } }]);
    vi.useRealTimers();
  });

  it('keeps its age while nothing live has come', async () => {
    const { known, kept } = keeping({ 'home:hom_1': { old: true } });
    known.follow('home:hom_1', () => ({ old: true }));
    await known.flush();
    expect(kept).toEqual([]);
    expect(known.of('home:hom_1')).toEqual({ old: true });
  });

  it('keeps what was seen before of what nobody looks at now', async () => {
    const { known, kept } = keeping({ 'room:room_1': ['said'] });
    known.follow('home:hom_1', () => ({}));
    known.touch();
    await known.flush();
    expect(kept[0]?.topics).toEqual({ 'room:room_1': ['said'], 'home:hom_1': {} });
    expect(kept[0]?.userId).toBe('usr_1');
  });
});
