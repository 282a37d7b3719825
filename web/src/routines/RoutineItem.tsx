import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DryRun, Routine, RoutineRun } from '../contracts';
import { announce } from '../ui/announce';
import { Switch } from '../ui/Switch';
import { moment } from '../ui/time';
import { RoutineDocument } from './RoutineDocument';
import { Past, Runs } from './Runs';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

/** One routine: a plain sentence, whether it is on, how it went, and what can be done with it. */
export function RoutineItem({ routine, store }: { routine: Routine; store: RoutinesStore }): JSX.Element {
  const problem = useSignal<string | undefined>(undefined);
  const runs = useSignal<RoutineRun[] | undefined>(undefined);
  const past = useSignal<DryRun | undefined>(undefined);
  const busy = useSignal(false);
  const { definition, health } = routine;
  const { name } = definition;

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    busy.value = true;
    problem.value = undefined;
    try {
      await work();
    } catch (error) {
      problem.value = reason(error);
    }
    busy.value = false;
  };

  return (
    <li class="card">
      <header>
        <h3>{name}</h3>
        <Switch label={say('on', { name })} on={definition.enabled} change={(enabled) => void attempt(() => store.change(routine, { enabled }))} />
      </header>
      <p>{routine.summary}</p>
      <p class="quiet">
        {[
          !definition.enabled && !health.disabledBecause && say('off'),
          definition.enabled && health.nextAt && say('next', { when: moment(health.nextAt) }),
          health.lastFiredAt && say('last', { when: moment(health.lastFiredAt) }),
        ].filter(Boolean).join(' · ')}
      </p>
      {health.disabledBecause && <p class="note">{say('disabled', { why: health.disabledBecause })}</p>}
      {health.errors > 0 && <p class="note bad">{say('errors', { count: health.errors, problem: health.lastError ?? '' })}</p>}
      {health.problems?.map((text) => <p key={text} class="note bad">{text}</p>)}
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      <div class="row">
        <button type="button" class="button small" disabled={busy.value} aria-label={say('runNamed', { name })} onClick={() => void attempt(async () => {
          await store.run(routine);
          announce(say('ran', { name }));
          runs.value = await store.runs(routine);
        })}>{say('run')}</button>
        <button type="button" class="button small" disabled={busy.value} onClick={() => void attempt(async () => (runs.value = runs.value ? undefined : await store.runs(routine)))} aria-expanded={!!runs.value}>{say('trace')}</button>
        <button type="button" class="button small" disabled={busy.value} aria-label={say('dryRunNamed', { name })} onClick={() => void attempt(async () => (past.value = past.value ? undefined : await store.dryRun(routine)))} aria-expanded={!!past.value}>{say('dryRun')}</button>
      </div>
      {past.value && <Past past={past.value} />}
      {runs.value && <Runs runs={runs.value} />}
      <details class="document">
        <summary>{say('edit')}</summary>
        <RoutineDocument value={definition} save={(changed) => store.change(routine, changed as Routine['definition'])} />
        <button type="button" class="button small danger" aria-label={say('removeNamed', { name })} onClick={() => void attempt(() => store.remove(routine))}>{say('remove')}</button>
      </details>
    </li>
  );
}
