import { part } from '../i18n/part';

/** The texts about files in rooms and a room's settings. */
export const say = part({
  attach: 'Add a picture or file',
  uploading: '{name} is being sent …',
  remove: 'Leave {name} out',
  failed: '{name}: {problem}',
  save: 'Save {name}',
  picture: 'Picture: {name}',
  enlarge: 'Show {name} larger',
  filesOf: 'Files',
  report: 'Report',
  reportOf: 'Report this message',
  reportWhy: 'What is wrong with it?',
  reportSend: 'Report it',
  reported: 'Reported. A person will look at it.',

  settings: 'Room settings',
  name: 'Name',
  icon: 'Icon',
  floor: 'Floor (optional)',
  order: 'Order (lowest first)',
  slow: 'Slow mode: seconds between two messages of one person (0: off)',
  saveRoom: 'Save',
  saved: 'Saved.',
  removeRoom: 'Remove the room',
}, 'files');
