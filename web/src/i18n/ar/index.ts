import type { Language } from '..';
import { account, door } from './account';
import { admin } from './admin';
import { assistant } from './assistant';
import { device, past } from './home';
import { catalog } from './page';
import { files, people } from './people';
import { editor, routines } from './routines';

const arabic: Language = { catalog, parts: { account, door, admin, people, files, assistant, routines, editor, device, past } };

export default arabic;
