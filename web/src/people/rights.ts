import type { GrantedRight } from '../contracts';

export const rights: GrantedRight[] = ['see', 'talk', 'control', 'configure', 'administer'];
