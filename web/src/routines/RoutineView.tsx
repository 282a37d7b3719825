import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useInside } from '../app/inside';
import { navigate } from '../app/router';
import type { JsonObject, RoutineHook } from '../contracts';
import { t } from '../i18n';
import { RoutineEditor } from './editor/RoutineEditor';
import { say as sayEditor } from './editor/texts';
import { RoutineItem } from './RoutineItem';
import { seed } from './seed';
import { reason, RoutinesStore, type RoutinesStore as Store } from './store';
import './routines.css';

const blank: JsonObject = { name: '', triggers: [], conditions: [], actions: [], mode: 'single', missed: 'skip', enabled: true };

/** One routine by itself: how it is, what it did, and its form. */
export function RoutineView({ routineId }: { routineId: string }): JSX.Element {
  const { home } = useInside();
  const store = useMemo(() => new RoutinesStore(home.homeId, () => home.mayConfigure.value), [home.homeId]);
  const { routines: told } = home.told.value;
  useEffect(() => void store.load(), [store, told]);
  const routine = useComputed(() => store.routines.value?.find((known) => known.id === routineId));
  const initial = useMemo(() => {
    const start = routineId === 'new' && seed.peek();
    seed.value = undefined;
    return start ? { ...(start as unknown as JsonObject), enabled: false } : blank;
  }, []);
  const isNew = routineId === 'new';
  const may = home.mayConfigure.value;
  return (
    <div class="routines single">
      <header>
        <p><a href="/routines">{sayEditor('back')}</a></p>
        <h1>{isNew ? sayEditor('titleNew') : (routine.value?.definition.name ?? '')}</h1>
      </header>
      {store.problem.value && (
        <div class="note bad" role="alert">
          <p>{store.problem.value}</p>
          <button type="button" class="button small" onClick={() => void store.load()}>{t('action.tryAgain')}</button>
        </div>
      )}
      {!store.routines.value && !store.problem.value && <div class="loading" aria-busy="true" />}
      {store.routines.value && !isNew && !routine.value && <p class="note">{sayEditor('unknown')}</p>}
      {routine.value && <ul class="cards"><RoutineItem key={routine.value.id} routine={routine.value} store={store} alone /></ul>}
      {!may && <p class="quiet">{sayEditor('readOnly')}</p>}
      {may && store.routines.value && (isNew || routine.value) && (
        <section aria-label={sayEditor('form')}>
          <RoutineEditor key={routineId} store={store} routine={routine.value} initial={routine.value ? (routine.value.definition as unknown as JsonObject) : initial} />
          {routine.value?.definition.triggers.some((trigger) => trigger.type === 'webhook') && <Hook store={store} id={routine.value.id} />}
          {routine.value && <Remove store={store} id={routine.value.id} />}
        </section>
      )}
    </div>
  );
}

/** The address that starts it; shown once, so it can be made again. */
function Hook({ store, id }: { store: Store; id: string }): JSX.Element {
  const hook = useSignal<RoutineHook | undefined>(undefined);
  const problem = useSignal('');
  return (
    <section class="chapter" aria-labelledby="routine-hook">
      <h2 id="routine-hook">{sayEditor('hook')}</h2>
      <p class="quiet">{sayEditor('hookLead')}</p>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {hook.value
        ? <p class="note good"><code>{location.origin + hook.value.path}</code></p>
        : <button type="button" class="button small" onClick={() => void store.hook(id).then((made) => (hook.value = made), (error: unknown) => (problem.value = reason(error)))}>{sayEditor('hookMake')}</button>}
    </section>
  );
}

function Remove({ store, id }: { store: Store; id: string }): JSX.Element {
  const sure = useSignal(false);
  const problem = useSignal('');
  const remove = (): void => {
    const routine = store.routines.value?.find((known) => known.id === id);
    if (routine) void store.remove(routine).then(() => navigate('/routines'), (error: unknown) => (problem.value = reason(error)));
  };
  return (
    <div class="row">
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {sure.value
        ? <>
          <button type="button" class="button small danger" onClick={remove}>{sayEditor('removeSure')}</button>
          <button type="button" class="button small" onClick={() => (sure.value = false)}>{t('action.cancel')}</button>
        </>
        : <button type="button" class="button small danger" onClick={() => (sure.value = true)}>{sayEditor('remove')}</button>}
    </div>
  );
}
