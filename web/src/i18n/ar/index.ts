import type { Language } from '..';
import { account, door } from './account';
import { admin } from './admin';
import { assistant } from './assistant';
import { found } from './found';
import { device, past } from './home';
import { catalog } from './page';
import { files, people } from './people';
import { editor, routines } from './routines';
import { speech, voice } from './voice';

const arabic: Language = { catalog, parts: { account, door, admin, people, files, assistant, routines, editor, device, past, voice, speech, found } };

export default arabic;
