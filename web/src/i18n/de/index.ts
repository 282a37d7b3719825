import type { Language } from '..';
import { assistant } from './assistant';
import { device, past } from './home';
import { firmware } from './firmware';
import { found } from './found';
import { catalog } from './page';
import { editor, routines } from './routines';
import { speech, voice } from './voice';

const german: Language = { catalog, parts: { assistant, routines, editor, device, past, firmware, found, voice, speech } };

export default german;
