import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { Turn } from '../contracts';
import { t } from '../i18n';
import { asFault } from '../live/fault';
import { Icon } from '../ui/Icon';
import { Markdown } from './Markdown';
import { Steps } from './Steps';

/** A reply that is being written: what was done on the way, the text so far, and a way to stop it. */
export function TurnBubble({ turnId }: { turnId: string }): JSX.Element {
  const { turns } = useInside();
  const entry = turns.entry(turnId);
  const turn = entry.turn.value;
  if (entry.problem.value) return <p class="note bad">{entry.problem.value}</p>;
  const running = turn === undefined || turn.status === 'running';
  return (
    <article class="message theirs assistant" data-running={running}>
      <p class="message-author"><Icon name="spark" /> Roommate</p>
      {turn && <Steps steps={turn.steps} />}
      {turn?.text ? <Markdown text={turn.text} /> : running && <p class="thinking">{t('turn.thinking')}</p>}
      {turn && <Ending turn={turn} />}
      {running && <StopButton turnId={turnId} />}
    </article>
  );
}

/** How a turn ended, when that is worth a word. */
export function Ending({ turn }: { turn: Turn }): JSX.Element | null {
  if (turn.status === 'stopped') return <p class="quiet ending">{t('turn.stopped')}</p>;
  if (turn.status === 'interrupted') return <p class="note ending">{turn.problem?.message ?? t('turn.interrupted')}</p>;
  if (turn.status === 'failed') return <p class="note bad ending">{t('turn.failed', { reason: turn.problem?.message ?? t('state.noReason') })}</p>;
  return null;
}

function StopButton({ turnId }: { turnId: string }): JSX.Element {
  const stopping = useStop(turnId);
  return (
    <p class="row tight">
      <button type="button" class="button small" disabled={stopping.busy} onClick={stopping.stop}>
        <Icon name="stop" /> {t(stopping.busy ? 'turn.stopping' : 'turn.stop')}
      </button>
      {stopping.problem && <small class="failed" role="alert">{stopping.problem}</small>}
    </p>
  );
}

function useStop(turnId: string): { stop: () => void; busy: boolean; problem: string } {
  const { client } = useInside();
  const busy = useSignal(false);
  const problem = useSignal('');
  const stop = (): void => {
    busy.value = true;
    problem.value = '';
    client.invoke('Stop', { turnId }).catch((error: unknown) => {
      busy.value = false;
      problem.value = asFault(error).message;
    });
  };
  return { stop, busy: busy.value, problem: problem.value };
}
