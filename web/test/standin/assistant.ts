import type { IncomingMessage } from 'node:http';
import type { Budget, CreateMemoryRequest, HomeTimer, HouseList, ListSummary, MemoryConsent, MemoryPatch, MemoryView, Persona, ProactiveRemark, ProactiveSettings, Reminder, UnderstandResult, UsageRow } from '../../src/contracts';

const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString();

function memory(id: string, text: string, more: Partial<MemoryView> = {}): MemoryView {
  return { id, scope: 'person', kind: 'note', text, confidence: 1, tags: [], pinned: false, validFrom: day(3), at: day(3), origin: 'person', sensitivity: 'normal', version: 1, ...more };
}

let memories: MemoryView[] = [
  memory('mem_1', 'The spare key is under the blue pot.', { pinned: true, scope: 'home' }),
  memory('mem_2', 'I moved into Linden Street in March, and the boxes are still in the hall.', { kind: 'episode', origin: 'said', speaker: 'Ana', source: { roomId: 'room_living-room' } }),
  memory('mem_3', 'Lives in Linden Street', { kind: 'place', origin: 'pattern', confidence: 0.7, derivedFrom: 'mem_2', key: 'lives_in', value: 'Linden Street' }),
  memory('mem_4', 'Allergic to hazelnuts', { kind: 'health', origin: 'model', confidence: 0.8, sensitivity: 'sensitive' }),
  memory('mem_5', 'Works at the harbour office', { kind: 'work', origin: 'pattern', confidence: 0.7, validTo: day(1) }),
];
let consent: MemoryConsent = { enabled: true, offIn: ['room_bedroom'] };

const usage: UsageRow[] = [0, 1, 2, 4].flatMap((back) => [
  { day: day(back).slice(0, 10), userId: 'usr_ana', model: 'gpt-5-mini', turns: 12 - back, inputTokens: 14_000 - back * 900, outputTokens: 2_100, cachedTokens: 6_000, reasoningTokens: 400, cost: { amount: 0.0231, currency: 'EUR' } },
  { day: day(back).slice(0, 10), userId: 'usr_ben', model: 'gpt-5-mini', turns: 3, inputTokens: 4_200, outputTokens: 640, cachedTokens: 0, reasoningTokens: 0, cost: { amount: 0.0067, currency: 'EUR' } },
]);

const understood: UnderstandResult = {
  intent: 'turn_off', slots: { kind: 'light', room: 'Kitchen' }, targets: ['dev_kitchen-lamp', 'dev_counter-light'], confidence: 0.98, reply: 'Turned off Kitchen lamp and Counter light.',
  words: [{ text: 'turn off', by: 'verb turn' }, { text: 'the', by: 'filler' }, { text: 'kitchen', by: 'room Kitchen' }, { text: 'lights', by: 'kind light' }],
  commands: [{ intent: 'turn_off', slots: { kind: 'light', room: 'Kitchen' }, targets: ['dev_kitchen-lamp', 'dev_counter-light'] }, { intent: 'lock', slots: { name: 'Front door' }, targets: ['dev_front-door'] }],
};

const ana = { id: 'usr_ana', name: 'Ana Lindqvist' };
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

export const timers: HomeTimer[] = [
  { id: 'tmr_1', homeId: 'hom_1', state: 'running', durationMs: 600_000, at: soon(0), by: ana, name: 'pasta', roomId: 'room_kitchen', endsAt: soon(412_000), mine: false },
  { id: 'tmr_2', homeId: 'hom_1', state: 'paused', durationMs: 3_600_000, at: soon(0), by: ana, remainingMs: 1_805_000, mine: false },
  { id: 'tmr_3', homeId: 'hom_1', state: 'ringing', durationMs: 60_000, at: soon(-60_000), by: ana, name: 'tea', roomId: 'room_kitchen', endsAt: soon(0), mine: false },
];

const shopping: HouseList = { id: 'lst_shopping', homeId: 'hom_1', name: 'Shopping list', version: 3, items: ['milk', 'oat biscuits', 'eggs'].map((text, index) => ({ id: `itm_${index}`, text, done: index === 2, at: soon(index), by: ana })) };
export const lists: ListSummary[] = [{ id: shopping.id, homeId: 'hom_1', name: shopping.name, open: 2, total: 3, version: 3 }];

let reminders: Reminder[] = [
  { id: 'rem_1', homeId: 'hom_1', text: 'Call the dentist', at: soon(7_200_000), repeat: 'none', done: false, localTime: '15:00:00' },
  { id: 'rem_2', homeId: 'hom_1', text: 'Take out the bins', at: soon(90_000_000), repeat: 'weekly', done: false, localTime: '07:00:00' },
];

let persona: Persona = { name: 'Mira', manner: 'dry humour, never more than three sentences', languages: ['en', 'de'] };
let proactive: ProactiveSettings = { enabled: true, quietFrom: '22:00', quietUntil: '07:00', cooldownMinutes: 60, dailyCap: 5, openMinutes: 30, offlineMinutes: 60, batteryPercent: 15 };
const remarks: ProactiveRemark[] = [
  { key: 'open:1', kind: 'open', text: 'Balcony door has been open for 12 minutes.', why: 'it was open for more than 30 minutes.', state: 'tooSoon', at: soon(0), roomId: 'room_kitchen' },
  { key: 'battery:1', kind: 'battery', text: 'The battery of Hall sensor is at 9 %.', why: 'it is below 15 %.', state: 'said', at: soon(-3_600_000), roomId: 'room_kitchen', messageId: 'msg_1' },
];
const budget: Budget = {
  currency: 'EUR', priced: true, set: { personPerDay: 0.5, homePerMonth: 0 }, most: { personPerDay: 1, homePerMonth: 20 },
  person: { limit: 0.5, spent: 0.41, reserved: 0.02, left: 0.07, resetsAt: soon(36_000_000) },
  home: { limit: 20, spent: 3.2, reserved: 0.02, left: 16.78, resetsAt: soon(600_000_000) },
};

/** The assistant's own routes, as much of them as its pages need; undefined: not one of them. */
export async function assistant(request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
  const home = /^\/api\/v1\/homes\/[^/]+\/(.+)$/.exec(pathname)?.[1];
  const one = /^\/api\/v1\/memories\/(.+)$/.exec(pathname)?.[1];
  if (one) return changeMemory(one, request);
  if (home === 'timers') return { items: timers };
  if (home === 'lists/lst_shopping') return shopping;
  if (home?.startsWith('reminders')) return remindersOf(home, request);
  if (home === 'persona') return request.method === 'PUT' ? (persona = await bodyOf<Persona>(request)) : persona;
  if (home === 'persona/preview') return { prompt: `You are ${persona.name}, the companion of the home "Linden Street".`, version: 'assistant-2' };
  if (home === 'proactive') return request.method === 'PUT' ? (proactive = await bodyOf<ProactiveSettings>(request)) : proactive;
  if (home === 'proactive/remarks') return { items: remarks };
  if (home === 'budget') return budget;
  if (home === 'discovered') return { items: [] };
  if (home === 'usage') return { items: usage };
  if (home === 'understand') return understood;
  if (home === 'memories/consent') return request.method === 'PUT' ? (consent = await bodyOf<MemoryConsent>(request)) : consent;
  if (home === 'memories/export') return { items: memories };
  if (home !== 'memories') return undefined;
  if (request.method === 'POST') {
    const added = memory(`mem_${Date.now()}`, '', await bodyOf<CreateMemoryRequest>(request) as Partial<MemoryView>);
    memories = [added, ...memories];
    return added;
  }
  if (request.method === 'DELETE') return { forgotten: memories.splice(0).length };
  const question = (searchParams.get('q') ?? '').toLowerCase();
  const kind = searchParams.get('kind');
  return { items: memories.filter((known) => (!kind || known.kind === kind) && known.text.toLowerCase().includes(question)) };
}

async function remindersOf(path: string, request: IncomingMessage): Promise<unknown> {
  const id = path.split('/')[1];
  if (request.method === 'DELETE') reminders = reminders.filter((one) => one.id !== id);
  if (request.method !== 'POST') return { items: reminders };
  const { text, date, time } = await bodyOf<{ text: string; date: string; time: string }>(request);
  const added: Reminder = { id: `rem_${Date.now()}`, homeId: 'hom_1', text, at: new Date(`${date}T${time}`).toISOString(), repeat: 'none', done: false, localTime: `${time}:00` };
  reminders = [...reminders, added];
  return added;
}

async function changeMemory(id: string, request: IncomingMessage): Promise<unknown> {
  const known = memories.find((one) => one.id === id);
  if (request.method === 'DELETE') {
    memories = memories.filter((one) => one.id !== id && one.derivedFrom !== id);
    return {};
  }
  if (request.method === 'PATCH' && known) Object.assign(known, await bodyOf<MemoryPatch>(request), { version: known.version + 1 });
  return known;
}

async function bodyOf<T>(request: IncomingMessage): Promise<T> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as T;
}
