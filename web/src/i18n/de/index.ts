import type { Language } from '..';
import { assistant } from './assistant';
import { device, past } from './home';
import { firmware } from './firmware';
import { catalog } from './page';
import { editor, routines } from './routines';

const german: Language = { catalog, parts: { assistant, routines, editor, device, past, firmware } };

export default german;
