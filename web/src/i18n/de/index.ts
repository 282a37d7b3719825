import type { Language } from '..';
import { account, door } from './account';
import { admin } from './admin';
import { assistant } from './assistant';
import { device, past } from './home';
import { firmware } from './firmware';
import { found } from './found';
import { catalog } from './page';
import { files, people } from './people';
import { editor, routines } from './routines';
import { speech, voice } from './voice';

const german: Language = { catalog, parts: { account, door, admin, people, files, assistant, routines, editor, device, past, firmware, found, voice, speech } };

export default german;
