import type { ProactiveKind, ProactiveState } from '../contracts';
import { say } from './texts';

/** Of what the assistant may speak by itself. */
export const remarkKinds: readonly ProactiveKind[] = ['open', 'unlocked', 'battery', 'offline', 'habit'];

/** Said, or held back and by what. */
export function stateText(state: ProactiveState): string {
  return say(`state_${state}`);
}
