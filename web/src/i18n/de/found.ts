import type { Entry } from '..';

/** German: devices that appeared by themselves. */
export const found: Record<string, Entry> = {
  title: 'Gefundene Geräte',
  lead: 'Sie sind von selbst erschienen und gehen schon. Gib jedem seinen Namen und seinen Raum.',
  name: 'Name von {name}',
  room: 'Raum von {name}',
  noRoom: 'Noch kein Raum',
  accept: 'Einordnen',
  acceptNamed: '{name} einordnen',
  ignore: 'Übergehen',
  ignoreNamed: '{name} übergehen',
  again: 'Zurückholen',
  againNamed: '{name} zurückholen',
  placed: '{name} hat seinen Platz.',
  ignored: '{name} wird übergangen.',
  signal: 'Signal {value} {unit}',
  signalWeak: 'schwach',
  online: 'da',
  offline: 'nicht da',
  from: 'von {origin}',
  area: 'sagt, es steht hier: {area}',
  problems: { one: 'Etwas von dem, was es ankündigt, geht nicht', other: '{count} Dinge, die es ankündigt, gehen nicht' },
  refused: 'Abgelehnt',
  refusedLead: 'Was diese ankündigen, lässt sich gar nicht gebrauchen.',
  ignoredTitle: 'Übergangen',
};
