import type { JSX } from 'preact';
import { lazy } from './lazy';

const letter = (name: 'Forgotten' | 'Reset' | 'Confirm'): ((props: object) => JSX.Element) => lazy(() => import('../account/Letters').then((module) => module[name]));

/** Pages that are open to everybody: what links in letters and invites lead to. */
export const doors: Record<string, (props: object) => JSX.Element> = {
  '/join': lazy(() => import('../account/Join').then((module) => module.Join)),
  '/register': lazy(() => import('../account/Join').then((module) => module.Register)),
  '/signed-in': lazy(() => import('../account/SignedIn').then((module) => module.SignedIn)),
  '/forgotten': letter('Forgotten'),
  '/reset': letter('Reset'),
  '/confirm': letter('Confirm'),
};
