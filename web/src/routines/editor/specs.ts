import type { JsonObject } from '../../contracts';
import type { EditorText } from './texts';

/** How a property is edited. */
export type Way =
  | 'text' | 'long' | 'number' | 'duration' | 'moment' | 'time' | 'cron' | 'choice' | 'days' | 'json' | 'patch'
  | 'device' | 'path' | 'value' | 'command' | 'person' | 'people' | 'room' | 'scene' | 'routine'
  | 'conditions' | 'actions' | 'choices';

export interface Spec {
  key: string;
  as: Way;
  label: EditorText;
  /** May be left out. */
  optional?: boolean;
  options?: string[];
  hint?: EditorText;
}

/** What a type of trigger, condition or action consists of, and how a new one begins. */
export interface PartSpec {
  fields: Spec[];
  fresh: JsonObject;
}

export type Specs = Record<string, PartSpec>;

const device: Spec = { key: 'deviceId', as: 'device', label: 'device' };
const path: Spec = { key: 'path', as: 'path', label: 'path' };
const above: Spec = { key: 'above', as: 'number', label: 'above', optional: true };
const below: Spec = { key: 'below', as: 'number', label: 'below', optional: true };
const person: Spec = { key: 'userId', as: 'person', label: 'person', optional: true };
const room: Spec = { key: 'roomId', as: 'room', label: 'room' };
const presence: Spec = { key: 'presence', as: 'choice', label: 'presence', options: ['home', 'away'] };
const text: Spec = { key: 'text', as: 'long', label: 'text', hint: 'templates' };

export const triggers: Specs = {
  cron: { fresh: { cron: '0 7 * * 1-5' }, fields: [{ key: 'cron', as: 'cron', label: 'schedule' }] },
  once: { fresh: {}, fields: [{ key: 'at', as: 'moment', label: 'at' }] },
  every: { fresh: { everyMs: 3_600_000 }, fields: [{ key: 'everyMs', as: 'duration', label: 'every' }] },
  sun: {
    fresh: { sun: 'sunset' },
    fields: [
      { key: 'sun', as: 'choice', label: 'sun', options: ['sunrise', 'sunset'] },
      { key: 'offsetMinutes', as: 'number', label: 'offset', optional: true, hint: 'offsetHint' },
    ],
  },
  state: {
    fresh: {},
    fields: [
      device, path,
      { key: 'from', as: 'value', label: 'from', optional: true },
      { key: 'to', as: 'value', label: 'to', optional: true },
      above, below,
      { key: 'forMs', as: 'duration', label: 'heldFor', optional: true },
    ],
  },
  event: { fresh: { event: 'press' }, fields: [device, { key: 'event', as: 'text', label: 'event' }] },
  presence: { fresh: { presence: 'home' }, fields: [presence, person] },
  webhook: { fresh: {}, fields: [] },
  routine: { fresh: {}, fields: [{ key: 'routineId', as: 'routine', label: 'routine' }] },
};

export const conditions: Specs = {
  state: { fresh: {}, fields: [device, path, { key: 'is', as: 'value', label: 'is', optional: true }, above, below] },
  time: { fresh: { after: '20:00', before: '07:00' }, fields: [{ key: 'after', as: 'time', label: 'after', optional: true }, { key: 'before', as: 'time', label: 'before', optional: true }] },
  weekday: { fresh: { days: ['sat', 'sun'] }, fields: [{ key: 'days', as: 'days', label: 'days' }] },
  presence: { fresh: { presence: 'home' }, fields: [presence, person] },
  value: { fresh: { value: '{{trigger.value}}' }, fields: [{ key: 'value', as: 'text', label: 'template' }, { key: 'is', as: 'value', label: 'is', optional: true }, above, below] },
  and: { fresh: { of: [] }, fields: [{ key: 'of', as: 'conditions', label: 'allOf' }] },
  or: { fresh: { of: [] }, fields: [{ key: 'of', as: 'conditions', label: 'anyOf' }] },
  not: { fresh: { of: [] }, fields: [{ key: 'of', as: 'conditions', label: 'noneOf' }] },
};

export const actions: Specs = {
  set: { fresh: { patch: {} }, fields: [device, { key: 'patch', as: 'patch', label: 'patch' }] },
  scene: { fresh: {}, fields: [{ key: 'sceneId', as: 'scene', label: 'scene' }] },
  command: { fresh: {}, fields: [device, { key: 'command', as: 'command', label: 'command' }, { key: 'args', as: 'json', label: 'args', optional: true }] },
  message: { fresh: { text: '' }, fields: [room, text] },
  notify: { fresh: { text: '' }, fields: [{ key: 'userIds', as: 'people', label: 'people', optional: true }, text] },
  ask: { fresh: { text: '' }, fields: [room, text] },
  delay: { fresh: { forMs: 60_000 }, fields: [{ key: 'forMs', as: 'duration', label: 'howLong' }] },
  wait: {
    fresh: { until: [], timeoutMs: 600_000 },
    fields: [
      { key: 'until', as: 'conditions', label: 'until' },
      { key: 'timeoutMs', as: 'duration', label: 'atMost' },
      { key: 'onTimeout', as: 'choice', label: 'onTimeout', options: ['continue', 'stop'], optional: true },
    ],
  },
  choose: { fresh: { choices: [{ if: [], then: [] }] }, fields: [{ key: 'choices', as: 'choices', label: 'choices' }, { key: 'else', as: 'actions', label: 'otherwise' }] },
  repeat: {
    fresh: { times: 3, do: [] },
    fields: [{ key: 'times', as: 'number', label: 'times' }, { key: 'while', as: 'conditions', label: 'while' }, { key: 'do', as: 'actions', label: 'do' }],
  },
  routine: { fresh: {}, fields: [{ key: 'routineId', as: 'routine', label: 'routine' }] },
  webhook: { fresh: { url: 'https://' }, fields: [{ key: 'url', as: 'text', label: 'url' }, { key: 'body', as: 'json', label: 'body', optional: true }] },
  stop: { fresh: {}, fields: [{ ...text, optional: true }] },
};
