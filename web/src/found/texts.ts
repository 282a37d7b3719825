import { part } from '../i18n/part';

/** The texts of found devices. */
export const say = part({
  title: 'Found devices',
  lead: 'They appeared by themselves and work already. Give each its name and its room.',
  name: 'Name of {name}',
  room: 'Room of {name}',
  noRoom: 'No room yet',
  accept: 'Place',
  acceptNamed: 'Place {name}',
  ignore: 'Ignore',
  ignoreNamed: 'Ignore {name}',
  again: 'Take back',
  againNamed: 'Take {name} back',
  placed: '{name} has its place.',
  ignored: '{name} is ignored.',
  signal: 'Signal {value} {unit}',
  signalWeak: 'weak',
  online: 'there',
  offline: 'not there',
  from: 'from {origin}',
  area: 'says it stands in {area}',
  problems: { one: 'One thing it announces cannot be used', other: '{count} things it announces cannot be used' },
  refused: 'Refused',
  refusedLead: 'What these announce cannot be used at all.',
  ignoredTitle: 'Ignored',
}, 'found');
