import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../src/contracts';

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { ApiFault } = await import('../src/api/fault');
const { reason } = await import('../src/routines/store');
const { part } = await import('../src/i18n/part');
const { Draft } = await import('../src/routines/editor/draft');
const { read, write } = await import('../src/routines/editor/document');
const { cronOf, simpleCron } = await import('../src/routines/editor/cron');
const { actions, conditions, triggers } = await import('../src/routines/editor/specs');

describe('What is wrong with a routine', () => {
  it('is said per field, so that a person finds the place', () => {
    const fault = new ApiFault(400, { code: 'invalid', detail: 'Some fields are wrong.', errors: { 'triggers[0].cron': ['There is no 31 February.'], name: ['Give it a name.'] } });
    expect(reason(fault)).toBe('triggers[0].cron: There is no 31 February.\nname: Give it a name.');
  });

  it('is the sentence of the answer when no field is to blame', () => {
    expect(reason(new ApiFault(403, { code: 'forbidden', detail: 'Only those who configure the home may do this.' }))).toBe('Only those who configure the home may do this.');
  });
});

describe('The texts of a part of the page', () => {
  it('are filled in, and what is not there stays visible', () => {
    const say = part({ ran: '{name} runs {often}.' });
    expect(say('ran', { name: 'Good morning' })).toBe('Good morning runs {often}.');
  });

  it('take the form that fits a number', () => {
    const say = part({ runs: { one: 'one run', other: '{count} runs' } });
    expect([say('runs', { count: 1 }), say('runs', { count: 3 })]).toEqual(['one run', '3 runs']);
  });
});

describe('A routine while it is written', () => {
  const document: JsonObject = {
    name: 'Night',
    triggers: [{ type: 'moon', phase: 'full', note: { kept: true } }, { type: 'cron', cron: '0 7 * * *' }],
    actions: [{ type: 'choose', choices: [{ if: [], then: [{ type: 'delay', forMs: 1, why: 'x' }] }] }],
    future: [1, 2],
  };

  it('keeps every part the form does not know, whatever is changed beside it', () => {
    const draft = new Draft(document);
    draft.set('name', 'Day');
    draft.set('triggers[1].cron', '30 8 * * *');
    draft.set('actions[0].choices[0].then[0].forMs', 60_000);
    draft.add('triggers', { type: 'webhook' });
    expect(draft.document.value).toEqual({
      name: 'Day',
      triggers: [{ type: 'moon', phase: 'full', note: { kept: true } }, { type: 'cron', cron: '30 8 * * *' }, { type: 'webhook' }],
      actions: [{ type: 'choose', choices: [{ if: [], then: [{ type: 'delay', forMs: 60_000, why: 'x' }] }] }],
      future: [1, 2],
    });
    expect(document['name'], 'the one that is saved is not touched').toBe('Night');
  });

  it('moves and removes parts, and stops at the ends', () => {
    const draft = new Draft(document);
    draft.move('triggers', 0, 1);
    expect(read(draft.document.value, 'triggers[1].type')).toBe('moon');
    draft.move('triggers', 1, 1);
    expect(read(draft.document.value, 'triggers[1].type')).toBe('moon');
    draft.remove('triggers[0]');
    expect(draft.list('triggers')).toHaveLength(1);
  });

  it('forgets what was wrong with a place once it is changed, and only there', () => {
    const draft = new Draft(document);
    draft.errors.value = { name: ['Too long.'], 'triggers[1].cron': ['Never.'], references: ['Gone.'] };
    draft.set('triggers[1].cron', '0 8 * * *');
    expect(Object.keys(draft.errors.value)).toEqual(['name', 'references']);
  });

  it('writes into what is not there, and takes away what is undefined', () => {
    expect(write({}, 'actions[0].patch', { light: { on: true } })).toEqual({ actions: [{ patch: { light: { on: true } } }] });
    expect(write({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
    expect(read({ a: 'text' }, 'a[0].b')).toBeUndefined();
  });

  it('offers every kind of part the documentation has', () => {
    expect(Object.keys(triggers)).toEqual(['cron', 'once', 'every', 'sun', 'state', 'event', 'presence', 'webhook', 'routine']);
    expect(Object.keys(conditions)).toEqual(['state', 'time', 'weekday', 'presence', 'value', 'and', 'or', 'not']);
    expect(Object.keys(actions)).toEqual(['set', 'scene', 'command', 'message', 'notify', 'ask', 'delay', 'wait', 'choose', 'repeat', 'routine', 'webhook', 'stop']);
  });
});

describe('A schedule', () => {
  it.each([
    ['0 7 * * 1-5', '07:00', ['1', '2', '3', '4', '5']],
    ['30 22 * * *', '22:30', ['1', '2', '3', '4', '5', '6', '0']],
    ['5 9 * * sat,sun', '09:05', ['6', '0']],
    ['5 9 * * 7', '09:05', ['0']],
  ])('%s is a time of day and its days', (cron, time, days) => {
    expect(simpleCron(cron)).toEqual({ time, days });
  });

  it.each(['*/5 * * * *', '0 7 1 * *', '0 7 * 2 *', '0 7,8 * * *', '70 7 * * *', '0 7 * * 9', '0 7 * * * *', ''])('"%s" is more than that and stays an expression', (cron) => {
    expect(simpleCron(cron)).toBeUndefined();
  });

  it('is written as people write it', () => {
    expect(cronOf({ time: '07:00', days: ['5', '1', '2', '3', '4'] })).toBe('0 7 * * 1-5');
    expect(cronOf({ time: '22:30', days: [] })).toBe('30 22 * * *');
    expect(cronOf({ time: '09:05', days: ['0', '6'] })).toBe('5 9 * * 6,0');
  });
});
