import { beforeEach, describe, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) });
const { Notices } = await import('../src/app/notices');

const notice = (id: string, minute: number): { id: string; text: string; at: string } => ({ id, text: id, at: `2026-11-29T10:${String(minute).padStart(2, '0')}:00Z` });

describe('What somebody was notified of', () => {
  beforeEach(() => kept.clear());

  it('is shown once, newest first, however often it is told', () => {
    const notices = new Notices('usr_1');
    notices.add(notice('tea', 2));
    notices.take([notice('door', 1), notice('tea', 2)]);
    expect(notices.open.value.map(({ id }) => id)).toEqual(['tea', 'door']);
  });

  it('stays away once it was put away, also after a reload', () => {
    new Notices('usr_1').putAway(['tea']);
    const again = new Notices('usr_1');
    again.take([notice('door', 1), notice('tea', 2)]);
    expect(again.open.value.map(({ id }) => id)).toEqual(['door']);
    const other = new Notices('usr_2');
    other.take([notice('tea', 2)]);
    expect(other.open.value, 'of another person on the same tablet').toHaveLength(1);
  });
});
