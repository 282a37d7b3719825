import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { decimal } from '../home/kinds/words';
import { Steps } from './Steps';
import { Ending } from './TurnBubble';

/** Behind a finished reply: its steps, time, tokens and cost; read when somebody wants to know. */
export function TurnDetails({ turnId }: { turnId: string }): JSX.Element {
  const open = useSignal(false);
  return (
    <details class="turn-details" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('turn.how')}</summary>
      {open.value && <Details turnId={turnId} />}
    </details>
  );
}

function Details({ turnId }: { turnId: string }): JSX.Element {
  const { turns } = useInside();
  const entry = turns.entry(turnId);
  const turn = entry.turn.value;
  if (entry.problem.value) return <p class="quiet">{entry.problem.value}</p>;
  if (!turn) return <p class="quiet">{t('room.loading')}</p>;
  const { usage, cost, timings } = turn;
  const facts = [
    timings && t('turn.took', { ms: decimal(timings.totalMs, 0) }),
    usage ? t('turn.tokens', { count: usage.inputTokens + usage.outputTokens }) : t('turn.local'),
    cost && cost.amount > 0 && new Intl.NumberFormat(undefined, { style: 'currency', currency: cost.currency, maximumFractionDigits: 4 }).format(cost.amount),
  ];
  return (
    <>
      <Steps steps={turn.steps} />
      <Ending turn={turn} />
      <p class="quiet numbers">{facts.filter(Boolean).join(' · ')}</p>
    </>
  );
}
