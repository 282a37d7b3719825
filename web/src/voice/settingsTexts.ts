import { part } from '../i18n/part';

/** The texts of how one is spoken to. */
export const say = part({
  title: 'Voice',
  lead: 'How replies are spoken to you. Empty: as the home has it.',
  homeTitle: 'Voice in this home',
  homeLead: 'For who has chosen nothing else, and for the speakers.',
  voice: 'Voice',
  voiceHint: 'A name like de, en-gb or en-us+f3, or one of your speech server, like alloy.',
  speed: 'Speed',
  usual: 'as usual',
  quietFrom: 'Speakers silent from',
  quietUntil: 'until',
  quietHint: 'Announcements are written then, not said.',
  keep: 'Keep the sound of what I say, for {days} days',
  kept: { zero: 'Nothing is kept.', one: 'One recording is kept.', other: '{count} recordings are kept.' },
  save: 'Save',
  saved: 'Saved.',
}, 'speech');
