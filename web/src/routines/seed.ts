import { signal } from '@preact/signals';
import type { RoutineDefinition } from '../contracts';

/** What the next new routine begins as: a suggestion somebody wants to change first. */
export const seed = signal<RoutineDefinition | undefined>(undefined);
