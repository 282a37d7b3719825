import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { Scene, SceneApplied } from '../contracts';
import { announce } from '../ui/announce';
import { SceneEditor } from './SceneEditor';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

/** Named looks of the home: set, undo, change, and keep what is there now as a new one. */
export function Scenes({ store }: { store: RoutinesStore }): JSX.Element {
  const problem = useSignal<string | undefined>(undefined);
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
  return (
    <section aria-labelledby="scenes-list">
      <h2 id="scenes-list">{say('scenes')}</h2>
      {store.scenes.value?.length === 0 && <p class="quiet">{say('noScenes')}</p>}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <ul class="cards">
        {store.scenes.value?.map((scene) => <SceneCard key={scene.id} scene={scene} store={store} set={set} />)}
      </ul>
      {store.mayConfigure() && <Capture store={store} attempt={attempt} />}
    </section>
  );
}

interface SceneCardProps {
  scene: Scene;
  store: RoutinesStore;
  set: (scene: Scene, work: (scene: Scene) => Promise<SceneApplied>) => void;
}

function SceneCard({ scene, store, set }: SceneCardProps): JSX.Element {
  const open = useSignal(false);
  const { name } = scene;
  return (
    <li class="card scene">
      <h3>{name}</h3>
      <div class="row">
        {store.mayConfigure() && <button type="button" class="button small" aria-expanded={open.value} aria-label={say('sceneEditNamed', { name })} onClick={() => (open.value = !open.value)}>{say('sceneEdit')}</button>}
        {scene.canUndo && <button type="button" class="button small" aria-label={say('undoNamed', { name })} onClick={() => set(scene, store.undo)}>{say('undo')}</button>}
        <button type="button" class="button small primary" aria-label={say('applyNamed', { name })} onClick={() => set(scene, store.apply)}>{say('apply')}</button>
      </div>
      {scene.problems?.map((text) => <p key={text} class="note bad">{text}</p>)}
      {open.value && <SceneEditor key={scene.version} scene={scene} store={store} close={() => (open.value = false)} />}
    </li>
  );
}

/** Keeps the home, or one room of it, as it is now. */
function Capture({ store, attempt }: { store: RoutinesStore; attempt: (work: () => Promise<unknown>) => Promise<void> }): JSX.Element {
  const { home } = useInside();
  const name = useSignal('');
  const roomId = useSignal('');
  const capture = (event: Event): void => {
    event.preventDefault();
    void attempt(async () => {
      await store.capture(name.value, roomId.value || undefined);
      name.value = '';
    });
  };
  return (
    <form class="row" onSubmit={capture}>
      <input class="input inline" required maxLength={60} aria-label={say('sceneName')} placeholder={say('sceneName')} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
      <select class="input inline" aria-label={say('where')} value={roomId.value} onChange={(event) => (roomId.value = event.currentTarget.value)}>
        <option value="">{say('everywhere')}</option>
        {home.places.value.map((room) => <option key={room.id} value={room.id}>{room.name}</option>)}
      </select>
      <button type="submit" class="button">{say('capture')}</button>
    </form>
  );
}
