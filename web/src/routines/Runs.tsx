import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { DryRun, RoutineRun } from '../contracts';
import { moment } from '../ui/time';
import { say, word } from './texts';

/** The last runs, each step by step. */
export function Runs({ runs }: { runs: RoutineRun[] }): JSX.Element {
  if (runs.length === 0) return <p class="quiet">{say('noRuns')}</p>;
  return <ul class="runs">{runs.map((run, index) => <Run key={run.id} run={run} open={index === 0} />)}</ul>;
}

function Run({ run, open }: { run: RoutineRun; open: boolean }): JSX.Element {
  const { home } = useInside();
  const { trigger } = run;
  const who = trigger.by ?? (trigger.userId ? home.nameOf(trigger.userId) : undefined);
  const device = trigger.deviceId ? home.nameOf(trigger.deviceId) : undefined;
  const late = trigger.lateMs ? say('late', { minutes: Math.round(trigger.lateMs / 60_000) }) : undefined;
  const why = [word('trigger', trigger.type), who && say('by', { who }), device, trigger.value !== undefined && JSON.stringify(trigger.value), late];
  return (
    <li data-state={run.state}>
      <details open={open}>
        <summary>{moment(run.startedAt)} · {why.filter(Boolean).join(' · ')} · <strong>{word('state', run.state)}</strong>{run.problem ? `: ${run.problem}` : ''}</summary>
        <ol>
          {run.steps.map((step, index) => <li key={index}>{step.name}: {step.result} <span class="quiet">({Math.round(step.ms)} ms)</span></li>)}
        </ol>
      </details>
    </li>
  );
}

/** What a routine would have done. */
export function Past({ past }: { past: DryRun }): JSX.Element {
  return (
    <div class="note past-runs">
      {past.summary && <p dir="auto"><strong>{past.summary}</strong></p>}
      <p dir="auto">{past.sentence}</p>
      {past.times.length > 0 && <p class="quiet">{past.times.toReversed().slice(0, 12).map((at) => moment(at)).join(' · ')}</p>}
      {past.steps.length > 0 && <ol>{past.steps.map((step, index) => <li key={index} dir="auto">{step.result}</li>)}</ol>}
      {past.notes.map((text) => <p key={text} class="quiet">{text}</p>)}
    </div>
  );
}
