import { marked } from 'marked';
import { describe, expect, test, vi } from 'vitest';
import type { LiveEvent, Message, Turn } from '../src/contracts';
import { seeded } from './support';

// The sanitiser needs a document; what is tested here is where text may be cut.
vi.mock('dompurify', () => ({ default: { addHook: () => undefined, sanitize: (html: string) => html } }));
// The frame queue and the HTTP API need a browser; the rules tested here need neither.
vi.mock('../src/ui/frame', () => ({ inFrame: (change: () => void) => change() }));
vi.mock('../src/api', () => ({ api: {} }));

const { frozenUpTo } = await import('../src/room/markdown');
const { merged } = await import('../src/room/room');
const { applyTurnEvent } = await import('../src/room/turns');

const answers = [
  'One paragraph.\n\nAnother **bold** one.\n\n# Title\n\nText under it.\n',
  '- first\n- second\n\n- third after a blank line\n\n  its own paragraph\n\nNot the list any more.\n',
  'Before\n\n```python\nprint("a")\n\nprint("b")\n```\n\nAfter\n',
  '~~~\nfence with ``` inside\n\nstill inside\n~~~\n\ndone\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\nend\n',
  '1. one\n\n   more of one\n\n2. two\n\n> quoted\n> on\n\nlast line without an end',
];

describe('A growing answer', () => {
  test.each([...Array(24).keys()])('is the same in pieces as in one go (seed %i)', (seed) => {
    const random = seeded(seed + 1);
    const whole = answers.toSorted(() => random() - 0.5).slice(0, 3).join('\n');
    let frozen = 0;
    let html = '';
    for (let end = 0; end < whole.length; ) {
      end = Math.min(whole.length, end + 1 + Math.floor(random() * 12));
      const next = frozenUpTo(whole.slice(0, end), frozen);
      html += marked.parse(whole.slice(frozen, next)) as string;
      frozen = next;
    }
    html += marked.parse(whole.slice(frozen)) as string;
    expect(html.replace(/\s+/g, ' '), `seed ${seed + 1}`).toBe((marked.parse(whole) as string).replace(/\s+/g, ' '));
  });

  test('leaves only the last block to be rendered again', () => {
    const text = 'A paragraph of an answer.\n\n'.repeat(600);
    expect(text.length - frozenUpTo(text, 0)).toBeLessThan(60);
  });
});

describe('A turn', () => {
  const turn: Turn = { id: 'trn_1', roomId: 'room_1', status: 'running', text: 'Hello', steps: [], startedAt: '' };
  const event = (type: string, data: unknown): LiveEvent => ({ topic: 'turn:trn_1', offset: 1, type, at: 'later', data });

  test('takes text by its position, so that a repeated delta changes nothing', () => {
    const once = applyTurnEvent(turn, event('turn.delta', { start: 5, text: ' world' }));
    expect(once.text).toBe('Hello world');
    expect(applyTurnEvent(once, event('turn.delta', { start: 5, text: ' world' })).text).toBe('Hello world');
  });

  test('ends with the text the server kept', () => {
    expect(applyTurnEvent(turn, event('turn.ended', { status: 'stopped', text: 'Hel' }))).toMatchObject({ status: 'stopped', text: 'Hel', endedAt: 'later' });
  });
});

describe('History', () => {
  const message = (offset: number, text = `m${offset}`): Message => ({ id: `msg_${offset}`, roomId: 'room_1', offset, author: { kind: 'user', name: 'Ana' }, text, at: '' });

  test('joins what is shown in order and once, the newer text winning', () => {
    const joined = merged([message(1), message(2, 'edited')], [message(2), message(3)]);
    expect(joined.map(({ offset, text }) => `${offset} ${text}`)).toEqual(['1 m1', '2 edited', '3 m3']);
  });
});
