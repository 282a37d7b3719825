import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useInside } from '../app/inside';
import type { DryRun, Routine, RoutineRun } from '../contracts';
import { announce } from '../ui/announce';
import { Switch } from '../ui/Switch';
import { moment } from '../ui/time';
import { Past, Runs } from './Runs';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

interface RoutineItemProps {
  routine: Routine;
  store: RoutinesStore;
  /** On its own page, where its name is the title and its form below. */
  alone?: boolean;
}

/** One routine: a plain sentence, whether it is on, how it went, and what can be done with it. */
export function RoutineItem({ routine, store, alone = false }: RoutineItemProps): JSX.Element {
  const { home } = useInside();
  const problem = useSignal<string | undefined>(undefined);
  const runs = useSignal<RoutineRun[] | undefined>(undefined);
  const past = useSignal<DryRun | undefined>(undefined);
  const busy = useSignal(false);
  const { definition, health, id } = routine;
  const { name } = definition;
  const ran = home.told.value.ran[id];

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    busy.value = true;
    problem.value = undefined;
    await work().catch((error: unknown) => (problem.value = reason(error)));
    busy.value = false;
  };
  // An open trace follows what happens.
  useEffect(() => {
    if (runs.peek()) void attempt(async () => (runs.value = await store.runs(routine)));
  }, [ran]);
  const run = (): Promise<void> => attempt(async () => {
    await store.run(routine);
    announce(say('ran', { name }));
    runs.value = await store.runs(routine);
  });
  const stop = (): Promise<void> => attempt(async () => {
    const { runs: count } = await store.stop(routine);
    announce(say('stopped', { count }));
    runs.value = await store.runs(routine);
  });

  return (
    <li class="card">
      <header>
        {alone ? <span /> : <h3 dir="auto"><a href={`/routines/${id}`}>{name}</a></h3>}
        <Switch label={say('on', { name })} on={definition.enabled} disabled={!store.mayConfigure()} change={(enabled) => void attempt(() => store.change(routine, { enabled }))} />
      </header>
      <p dir="auto">{routine.summary}</p>
      <Health routine={routine} />
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <div class="row">
        <button type="button" class="button small" disabled={busy.value} aria-label={say('runNamed', { name })} onClick={() => void run()}>{say('run')}</button>
        {health.running > 0 && <button type="button" class="button small" aria-label={say('stopNamed', { name })} onClick={() => void stop()}>{say('stop')}</button>}
        <button type="button" class="button small" disabled={busy.value} onClick={() => void attempt(async () => (runs.value = runs.value ? undefined : await store.runs(routine)))} aria-expanded={!!runs.value}>{say('trace')}</button>
        <button type="button" class="button small" disabled={busy.value} aria-label={say('dryRunNamed', { name })} onClick={() => void attempt(async () => (past.value = past.value ? undefined : await store.dryRun(routine)))} aria-expanded={!!past.value}>{say('dryRun')}</button>
        {!alone && <a class="button small" href={`/routines/${id}`} aria-label={say(store.mayConfigure() ? 'editNamed' : 'lookNamed', { name })}>{say(store.mayConfigure() ? 'edit' : 'look')}</a>}
      </div>
      {past.value && <Past past={past.value} />}
      {runs.value && <Runs runs={runs.value} />}
    </li>
  );
}

/** When it was and will be started, and what went wrong. */
function Health({ routine: { definition, health } }: { routine: Routine }): JSX.Element {
  const line = [
    !definition.enabled && !health.disabledBecause && say('off'),
    health.running > 0 && say('running', { count: health.running }),
    definition.enabled && health.nextAt && say('next', { when: moment(health.nextAt) }),
    health.lastFiredAt && say('last', { when: moment(health.lastFiredAt) }),
  ];
  return (
    <>
      <p class="quiet">{line.filter(Boolean).join(' · ')}</p>
      {health.disabledBecause && <p class="note">{say('disabled', { why: health.disabledBecause })}</p>}
      {health.lastSkipped && <p class="quiet" dir="auto">{say('skipped', { why: health.lastSkipped })}</p>}
      {health.errors > 0 && <p class="note bad">{say('errors', { count: health.errors, problem: health.lastError ?? '' })}</p>}
      {health.problems?.map((text) => <p key={text} class="note bad">{text}</p>)}
    </>
  );
}
