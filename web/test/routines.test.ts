import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { ApiFault } = await import('../src/api/fault');
const { reason } = await import('../src/routines/store');
const { part } = await import('../src/i18n/part');

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

  it('fall back to English entry by entry', () => {
    const say = part({ run: 'Run', stop: 'Stop' }, { en: { run: 'Go' } });
    expect([say('run'), say('stop')]).toEqual(['Go', 'Stop']);
  });
});
