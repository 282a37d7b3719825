import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { asFault } from '../live/fault';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { now } from '../ui/time';
import { secondsLeft, type Confirmation } from './asks';
import { Undo } from './Steps';

/** How long what was said yes to can be taken back from here. */
const shownMs = 25_000;

/** What the assistant would do here and asks about first: a card each, with a minute to say yes or no. */
export function AskCards({ roomId }: { roomId: string }): JSX.Element | null {
  const { asks } = useInside();
  const mine = asks.waiting.value.filter((one) => one.roomId === roomId && secondsLeft(one, now.value) > 0);
  const first = mine[0]?.text;
  useEffect(() => {
    if (first) announce(t('ask.shall', { what: first }));
  }, [first]);
  const done = asks.done.value.filter((one) => one.roomId === roomId && Math.max(now.value, one.at) - one.at < shownMs);
  if (mine.length + done.length === 0) return null;
  return (
    <ul class="asks" aria-label={t('ask.title')}>
      {mine.map((confirmation) => <AskCard key={confirmation.id} confirmation={confirmation} />)}
      {done.map((one) => <li key={one.id} class="ask done"><span>{one.result}</span> <Undo undo={one.undo} /></li>)}
    </ul>
  );
}

function AskCard({ confirmation }: { confirmation: Confirmation }): JSX.Element {
  const { asks } = useInside();
  const busy = useSignal(false);
  const problem = useSignal('');
  const answer = (accept: boolean): void => {
    busy.value = true;
    problem.value = '';
    asks.answer(confirmation, accept).catch((error: unknown) => {
      busy.value = false;
      problem.value = asFault(error).message;
    });
  };
  return (
    <li class="ask">
      <p><Icon name="warn" /> <b>{t('ask.shall', { what: confirmation.text })}</b></p>
      {confirmation.why !== 'policy' && <p class="quiet">{t('ask.because', { why: confirmation.why })}</p>}
      <div class="row tight">
        <button type="button" class="button small primary" disabled={busy.value} aria-label={t('ask.yesNamed', { what: confirmation.text })} onClick={() => answer(true)}>{t('ask.yes')}</button>
        <button type="button" class="button small" disabled={busy.value} aria-label={t('ask.noNamed', { what: confirmation.text })} onClick={() => answer(false)}>{t('ask.no')}</button>
        <span class="quiet numbers">{t('ask.left', { seconds: secondsLeft(confirmation, now.value) })}</span>
      </div>
      {problem.value && <small class="failed" role="alert">{problem.value}</small>}
    </li>
  );
}
