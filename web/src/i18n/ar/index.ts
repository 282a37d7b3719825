import type { Language } from '..';
import { assistant } from './assistant';
import { found } from './found';
import { device, past } from './home';
import { catalog } from './page';
import { editor, routines } from './routines';

const arabic: Language = { catalog, parts: { assistant, routines, editor, device, past, found } };

export default arabic;
