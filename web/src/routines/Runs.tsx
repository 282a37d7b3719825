import type { JSX } from 'preact';
import type { DryRun, RoutineRun } from '../contracts';
import { moment } from '../ui/time';
import { say } from './texts';

/** The last runs, each step by step. */
export function Runs({ runs }: { runs: RoutineRun[] }): JSX.Element {
  if (runs.length === 0) return <p class="quiet">{say('noRuns')}</p>;
  return (
    <ul class="runs">
      {runs.map((run) => (
        <li key={run.id}>
          <details>
            <summary>{moment(run.startedAt)} · {run.trigger.type} · {run.problem ?? run.state}</summary>
            <ol>
              {run.steps.map((step, index) => <li key={index}>{step.name}: {step.result} <span class="quiet">({Math.round(step.ms)} ms)</span></li>)}
            </ol>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** What a routine would have done. */
export function Past({ past }: { past: DryRun }): JSX.Element {
  return (
    <div class="note">
      <p>{past.sentence}</p>
      {past.times.length > 0 && <p class="quiet">{past.times.slice(0, 12).map((at) => moment(at)).join(' · ')}</p>}
      {past.notes.map((text) => <p key={text} class="quiet">{text}</p>)}
    </div>
  );
}
