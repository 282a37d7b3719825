import type { Language } from '..';
import { assistant } from './assistant';
import { device, past } from './home';
import { catalog } from './page';
import { editor, routines } from './routines';
import { speech, voice } from './voice';

const arabic: Language = { catalog, parts: { assistant, routines, editor, device, past, voice, speech } };

export default arabic;
