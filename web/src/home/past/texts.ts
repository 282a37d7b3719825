import { part } from '../../i18n/part';

/** The texts of a device's past. */
export const say = part({
  title: 'History',
  value: 'Value',
  day: '24 hours',
  week: '7 days',
  month: '30 days',
  none: 'Nothing was kept for this time.',
  noPaths: 'This device has reported nothing that can be drawn yet.',
  summary: '{path}: from {min} to {max}, on average {mean}{unit}',
  activity: 'Activity',
  noActivity: 'Nothing has happened yet.',
  change: '{path} {from} → {to}',
  more: 'Earlier',
}, 'past');
