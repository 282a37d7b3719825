import { signal } from '@preact/signals';
import { ApiFault } from '../api';
import { request } from '../api/http';
import type { DryRun, JsonObject, Page, Routine, RoutineDefinition, RoutineHook, RoutinePatch, RoutineRun, RoutineStopped, Scene, SceneApplied, ScenePatch, Suggestion } from '../contracts';

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

  /** @param mayConfigure Whether whoever looks may change routines. */
  constructor(readonly homeId: string, readonly mayConfigure: () => boolean) {}

  /** Loads all three; suggestions may be missing without harm. */
  async load(): Promise<void> {
    try {
      const [routines, scenes] = await Promise.all([this.#page<Routine>('routines'), this.#page<Scene>('scenes')]);
      this.routines.value = routines;
      this.scenes.value = scenes;
      this.problem.value = undefined;
      // Who may not make routines is not offered any.
      this.suggestions.value = this.mayConfigure() ? await this.#page<Suggestion>('suggestions') : [];
    } catch (error) {
      this.problem.value = reason(error);
    }
  }

  async change(routine: Routine, patch: RoutinePatch): Promise<void> {
    this.#put(await request<Routine>('PATCH', `/routines/${routine.id}`, { body: patch }));
  }

  async add(definition: unknown): Promise<Routine> {
    const routine = await request<Routine>('POST', `/homes/${this.homeId}/routines`, { body: definition });
    this.#put(routine);
    return routine;
  }

  /** The whole document; what it no longer has is taken away. */
  async write(id: string, document: JsonObject, ifVersion: number | undefined): Promise<Routine> {
    const body = { ...document, conditions: document['conditions'] ?? [], description: document['description'] ?? '' };
    const routine = await request<Routine>('PATCH', `/routines/${id}`, { body, ifVersion });
    this.#put(routine);
    return routine;
  }

  one = (id: string): Promise<Routine> => request('GET', `/routines/${id}`);

  dryRunDraft = (document: JsonObject): Promise<DryRun> => request('POST', `/homes/${this.homeId}/routines/dry-run`, { body: document });

  stop = (routine: Routine): Promise<RoutineStopped> => request('POST', `/routines/${routine.id}/stop`, { body: {} });

  hook = (id: string): Promise<RoutineHook> => request('POST', `/routines/${id}/hook`, { body: {} });

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

  async capture(name: string, roomId?: string): Promise<void> {
    this.#putScene(await request<Scene>('POST', `/homes/${this.homeId}/scenes`, { body: { name, ...(roomId ? { roomId } : {}) } }));
  }

  async changeScene(scene: Scene, patch: ScenePatch): Promise<void> {
    this.#putScene(await request<Scene>('PATCH', `/scenes/${scene.id}`, { body: patch, ifVersion: scene.version }));
  }

  async removeScene(scene: Scene): Promise<void> {
    await request<void>('DELETE', `/scenes/${scene.id}`);
    this.scenes.value = (this.scenes.value ?? []).filter((known) => known.id !== scene.id);
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
