import { useMemo, useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { RoutineItem } from './RoutineItem';
import { Scenes } from './Scenes';
import { RoutinesStore } from './store';
import { Suggestions } from './Suggestions';
import { say } from './texts';
import './routines.css';

/** What the home does by itself: routines with their reasons, scenes, and what could become a routine. */
export function RoutinesView(): JSX.Element {
  const { home } = useInside();
  const store = useMemo(() => new RoutinesStore(home.homeId, () => home.mayConfigure.value), [home.homeId]);
  const { routines: told, scenes } = home.told.value;
  // Loaded again whenever the home tells that a routine has changed, and when it is known that suggestions may be offered.
  useEffect(() => void store.load(), [store, told, scenes, home.mayConfigure.value]);
  const { routines, problem } = store;
  return (
    <div class="routines">
      <header>
        <h1>{say('title')}</h1>
        <p class="quiet">{say('lead')}</p>
      </header>
      {problem.value && (
        <div class="note bad" role="alert">
          <p>{say('failed', { problem: problem.value })}</p>
          <button type="button" class="button small" onClick={() => void store.load()}>{t('action.tryAgain')}</button>
        </div>
      )}
      <section aria-labelledby="routines-list">
        <h2 id="routines-list">{say('routines')}</h2>
        {!routines.value && !problem.value && <div class="loading" aria-busy="true" aria-label={say('loading')} />}
        {routines.value?.length === 0 && <p class="quiet">{say('none')}</p>}
        <ul class="cards">
          {routines.value?.map((routine) => <RoutineItem key={routine.id} routine={routine} store={store} />)}
        </ul>
        {home.mayConfigure.value && <p><a class="button" href="/routines/new"><Icon name="plus" /> {say('add')}</a></p>}
      </section>
      <Scenes store={store} />
      <Suggestions store={store} />
    </div>
  );
}
