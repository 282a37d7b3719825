import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { JsonObject, Scene } from '../contracts';
import { leaf, leaves } from '../home/twin';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { isObject, write } from './editor/document';
import { ValueInput } from './editor/ValueField';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

/** A scene's names and what it sets, value by value; or taken anew from how the home is now. */
export function SceneEditor({ scene, store, close }: { scene: Scene; store: RoutinesStore; close: () => void }): JSX.Element {
  const { home } = useInside();
  const name = useSignal(scene.name);
  const aliases = useSignal((scene.aliases ?? []).join(', '));
  const states = useSignal(scene.states);
  const problem = useSignal('');
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    problem.value = '';
    await work().then(() => announce(say('sceneKept'))).catch((error: unknown) => (problem.value = reason(error)));
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const names = aliases.value.split(',').map((alias) => alias.trim()).filter(Boolean);
    void attempt(() => store.changeScene(scene, { name: name.value.trim(), aliases: names, states: states.value })).then(() => !problem.value && close());
  };
  const put = (index: number, desired: JsonObject): void => void (states.value = states.value.with(index, { ...states.value[index]!, desired }));
  return (
    <form class="scene-editor" onSubmit={save}>
      <label class="field"><span>{say('sceneName')}</span><input class="input" required maxLength={60} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} /></label>
      <label class="field"><span>{say('sceneOther')}</span><input class="input" value={aliases.value} onInput={(event) => (aliases.value = event.currentTarget.value)} /></label>
      {states.value.map((state, index) => {
        const device = home.nameOf(state.deviceId) ?? state.deviceId;
        const desired: JsonObject = isObject(state.desired) ? state.desired : {};
        return (
          <fieldset key={state.deviceId} class="field">
            <legend>{device}</legend>
            {leaves(desired).map((path) => (
              <div key={path} class="pair">
                <span class="pair-name">{path}</span>
                <ValueInput input={{ 'aria-label': `${device} ${path}` }} value={leaf(desired, path)} like={leaf(desired, path)} optional={false} change={(value) => put(index, write(desired, path, value ?? null) as JsonObject)} />
              </div>
            ))}
            <button type="button" class="button small" onClick={() => (states.value = states.value.toSpliced(index, 1))}><Icon name="close" /> {say('sceneDrop', { name: device })}</button>
          </fieldset>
        );
      })}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <div class="row">
        <button type="submit" class="button small primary">{say('save')}</button>
        <button type="button" class="button small" onClick={() => void attempt(() => store.changeScene(scene, { capture: true }))}>{say('sceneAgain')}</button>
        <button type="button" class="button small danger" onClick={() => void attempt(() => store.removeScene(scene))}>{say('sceneRemove')}</button>
        <button type="button" class="button small" onClick={close}>{say('cancel')}</button>
      </div>
    </form>
  );
}
