import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Scene, SceneApplied } from '../contracts';
import { announce } from '../ui/announce';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

/** Named looks of the home: set, undo, and keep what is there now as a new one. */
export function Scenes({ store }: { store: RoutinesStore }): JSX.Element {
  const problem = useSignal<string | undefined>(undefined);
  const name = useSignal('');
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    problem.value = undefined;
    await work().catch((error: unknown) => (problem.value = reason(error)));
  };
  const set = (scene: Scene, work: (scene: Scene) => Promise<SceneApplied>): void => void attempt(async () => {
    const { devices, failed } = await work.call(store, scene);
    announce(say('applied', { name: scene.name, count: devices }));
    const refused = Object.values(failed);
    if (refused.length > 0) problem.value = refused.join('\n');
  });
  const capture = (event: Event): void => {
    event.preventDefault();
    void attempt(async () => {
      await store.capture(name.value);
      name.value = '';
    });
  };
  return (
    <section aria-labelledby="scenes-list">
      <h2 id="scenes-list">{say('scenes')}</h2>
      {store.scenes.value?.length === 0 && <p class="quiet">{say('noScenes')}</p>}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <ul class="cards">
        {store.scenes.value?.map((scene) => (
          <li key={scene.id} class="card scene">
            <h3>{scene.name}</h3>
            <div class="row">
              {scene.canUndo && <button type="button" class="button small" aria-label={say('undoNamed', { name: scene.name })} onClick={() => set(scene, store.undo)}>{say('undo')}</button>}
              <button type="button" class="button small primary" aria-label={say('applyNamed', { name: scene.name })} onClick={() => set(scene, store.apply)}>{say('apply')}</button>
            </div>
            {scene.problems?.map((text) => <p key={text} class="note bad">{text}</p>)}
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={capture}>
        <input class="input inline" required maxLength={60} aria-label={say('sceneName')} placeholder={say('sceneName')} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        <button type="submit" class="button">{say('capture')}</button>
      </form>
    </section>
  );
}
