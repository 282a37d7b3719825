import { signal } from '@preact/signals';
import { ApiFault } from '../api';
import { request } from '../api/http';
import type { DryRun, Page, Routine, RoutineDefinition, RoutinePatch, RoutineRun, Scene, SceneApplied, Suggestion } from '../contracts';

/** What is wrong, in words for a person. */
export function reason(error: unknown): string {
  if (!(error instanceof ApiFault)) return String(error);
  const fields = Object.entries(error.errors).map(([field, texts]) => `${field}: ${texts.join(' ')}`);
  return fields.length > 0 ? fields.join('\n') : error.message;
}

/** Routines, scenes and suggestions of one home, as the page shows them. */
export class RoutinesStore {
  readonly routines = signal<Routine[] | undefined>(undefined);
  readonly scenes = signal<Scene[] | undefined>(undefined);
  readonly suggestions = signal<Suggestion[]>([]);
  readonly problem = signal<string | undefined>(undefined);

  constructor(readonly homeId: string) {}

  /** Loads all three; suggestions may be missing without harm. */
  async load(): Promise<void> {
    try {
      const [routines, scenes] = await Promise.all([this.#page<Routine>('routines'), this.#page<Scene>('scenes')]);
      this.routines.value = routines;
      this.scenes.value = scenes;
      this.problem.value = undefined;
      this.suggestions.value = await this.#page<Suggestion>('suggestions');
    } catch (error) {
      this.problem.value = reason(error);
    }
  }

  async change(routine: Routine, patch: RoutinePatch): Promise<void> {
    this.#put(await request<Routine>('PATCH', `/routines/${routine.id}`, { body: patch }));
  }

  async add(definition: unknown): Promise<void> {
    this.#put(await request<Routine>('POST', `/homes/${this.homeId}/routines`, { body: definition }));
  }

  async remove(routine: Routine): Promise<void> {
    await request<void>('DELETE', `/routines/${routine.id}`);
    this.routines.value = (this.routines.value ?? []).filter((known) => known.id !== routine.id);
  }

  /** A suggestion becomes a routine that is switched off: nothing starts by itself. */
  async adopt(suggestion: Suggestion): Promise<void> {
    await this.add({ ...suggestion.draft, enabled: false } satisfies RoutineDefinition);
    this.suggestions.value = this.suggestions.value.filter((known) => known.id !== suggestion.id);
  }

  run = (routine: Routine): Promise<RoutineRun> => request('POST', `/routines/${routine.id}/run`, { body: {} });

  dryRun = (routine: Routine): Promise<DryRun> => request('POST', `/routines/${routine.id}/dry-run`, { body: {} });

  runs = async (routine: Routine): Promise<RoutineRun[]> => (await request<Page<RoutineRun>>('GET', `/routines/${routine.id}/runs?limit=10`)).items;

  async apply(scene: Scene): Promise<SceneApplied> {
    const applied = await request<SceneApplied>('POST', `/scenes/${scene.id}/apply`, { body: {} });
    this.#putScene({ ...scene, canUndo: applied.canUndo });
    return applied;
  }

  async undo(scene: Scene): Promise<SceneApplied> {
    const undone = await request<SceneApplied>('POST', `/scenes/${scene.id}/undo`, { body: {} });
    this.#putScene({ ...scene, canUndo: undone.canUndo });
    return undone;
  }

  async capture(name: string): Promise<void> {
    this.#putScene(await request<Scene>('POST', `/homes/${this.homeId}/scenes`, { body: { name } }));
  }

  #page = async <T>(what: string): Promise<T[]> => (await request<Page<T>>('GET', `/homes/${this.homeId}/${what}`)).items;

  #put(routine: Routine): void {
    const known = this.routines.value ?? [];
    this.routines.value = known.some((one) => one.id === routine.id) ? known.map((one) => (one.id === routine.id ? routine : one)) : [...known, routine];
  }

  #putScene(scene: Scene): void {
    const known = this.scenes.value ?? [];
    this.scenes.value = known.some((one) => one.id === scene.id) ? known.map((one) => (one.id === scene.id ? scene : one)) : [...known, scene];
  }
}
