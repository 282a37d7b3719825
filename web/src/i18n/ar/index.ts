import type { Language } from '..';
import { device, past } from './home';
import { catalog } from './page';
import { editor, routines } from './routines';

const arabic: Language = { catalog, parts: { routines, editor, device, past } };

export default arabic;
