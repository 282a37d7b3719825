import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { HomeTimer, Page } from '../contracts';
import { reason } from '../routines/store';
import { now } from '../ui/time';
import { countdown, inOrder, leftOf } from './clockwork';
import { say } from './texts';

/** Every timer of the home, counting down by itself; what one screen does is seen on all of them. */
export function Timers(): JSX.Element {
  const { home, told } = useInside();
  const problem = useSignal<string | undefined>(undefined);
  const mine = useSignal<HomeTimer[]>([]);
  // Timers of my own are told in my topic, not in the home's.
  const event = told.value?.type.startsWith('timer.') ? told.value.offset : 0;
  useEffect(() => {
    void request<Page<HomeTimer>>('GET', `/homes/${home.homeId}/timers`).then((page) => (mine.value = page.items.filter((timer) => timer.mine)), (error: unknown) => (problem.value = reason(error)));
  }, [home.homeId, event]);
  const timers = inOrder([...(home.snapshot.value?.timers ?? []), ...mine.value], now.value);
  const attempt = (work: Promise<unknown>): void => {
    problem.value = undefined;
    work.catch((error: unknown) => (problem.value = reason(error)));
  };
  return (
    <section aria-labelledby="timers-title">
      <h2 id="timers-title">{say('timers')}</h2>
      <Start start={(durationMs, name) => request('POST', `/homes/${home.homeId}/timers`, { body: { durationMs, ...(name ? { name } : {}), ...(home.places.value[0] ? { roomId: home.places.value[0].id } : {}) } })} />
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {timers.length === 0 && <p class="quiet">{say('noTimers')}</p>}
      <ul class="cards">
        {timers.map((timer) => <TimerCard key={timer.id} timer={timer} attempt={attempt} />)}
      </ul>
    </section>
  );
}

function TimerCard({ timer, attempt }: { timer: HomeTimer; attempt: (work: Promise<unknown>) => void }): JSX.Element {
  const { home } = useInside();
  const path = `/homes/${timer.homeId}/timers/${timer.id}`;
  const name = timer.name ?? say('timerOf', { duration: countdown(timer.durationMs) });
  const left = leftOf(timer, now.value);
  const change = (body: object): void => attempt(request('PATCH', path, { body }));
  return (
    <li class="card" data-state={timer.state}>
      <h3>{name}</h3>
      <p class="time numbers" role="timer" aria-label={name}>{timer.state === 'ringing' ? say('rings') : countdown(left)}</p>
      <progress max={Math.max(timer.durationMs, left)} value={left} aria-label={say('leftOf', { name })} />
      <p class="quiet">{[timer.state === 'paused' && say('paused'), timer.roomId && home.room(timer.roomId)?.name, timer.by.name].filter(Boolean).join(' · ')}</p>
      <div class="row">
        {timer.state !== 'ringing' && <button type="button" class="button small" onClick={() => change({ state: timer.state === 'paused' ? 'running' : 'paused' })}>{say(timer.state === 'paused' ? 'goOn' : 'pause')}</button>}
        <button type="button" class="button small" onClick={() => change({ addMs: 60_000 })}>{say('minuteMore')}</button>
        <button type="button" class="button small danger" aria-label={say(timer.state === 'ringing' ? 'silenceNamed' : 'stopNamed', { name })} onClick={() => attempt(request('DELETE', path))}>{say(timer.state === 'ringing' ? 'silence' : 'stop')}</button>
      </div>
    </li>
  );
}

function Start({ start }: { start: (durationMs: number, name: string) => Promise<unknown> }): JSX.Element {
  const minutes = useSignal('5');
  const name = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    await start(Math.round(Number(minutes.value) * 60_000), name.value.trim()).then(() => (name.value = ''), (error: unknown) => (problem.value = reason(error)));
  };
  return (
    <form class="bar" onSubmit={(event) => void submit(event)}>
      <label class="field"><span>{say('minutes')}</span><input class="input short" type="number" required min={0.1} max={10_080} step="any" value={minutes.value} onInput={(event) => (minutes.value = event.currentTarget.value)} /></label>
      <label class="field grow"><span>{say('timerName')}</span><input class="input" maxLength={60} placeholder={say('timerNameHint')} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} /></label>
      <button type="submit" class="button primary">{say('startTimer')}</button>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
    </form>
  );
}
