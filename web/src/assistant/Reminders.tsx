import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { Page, Reminder, ReminderRepeat } from '../contracts';
import { reason } from '../routines/store';
import { moment } from '../ui/time';
import { say } from './texts';

const repeats: ReminderRepeat[] = ['none', 'daily', 'weekdays', 'weekly'];

/** What I am reminded of, the next first. */
export function Reminders(): JSX.Element {
  const { home, told } = useInside();
  const items = useSignal<Reminder[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const base = `/homes/${home.homeId}/reminders`;
  const load = async (): Promise<void> => {
    await request<Page<Reminder>>('GET', base).then((page) => (items.value = page.items), (error: unknown) => (problem.value = reason(error)));
  };
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    problem.value = undefined;
    await work().then(load, (error: unknown) => (problem.value = reason(error)));
  };
  // Loaded again whenever my own topic tells of a reminder.
  const event = told.value?.type.startsWith('reminder.') ? told.value.offset : 0;
  useEffect(() => void load(), [base, event]);
  return (
    <section aria-labelledby="reminders-title">
      <h2 id="reminders-title">{say('reminders')}</h2>
      <Add add={(body) => change(() => request('POST', base, { body }))} />
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {items.value?.length === 0 && <p class="quiet">{say('noReminders')}</p>}
      <ul class="lines">
        {items.value?.map((reminder) => (
          <li key={reminder.id} class="line" data-done={reminder.done}>
            <div>
              <p>{reminder.text}</p>
              <p class="quiet">{[moment(reminder.at), reminder.repeat !== 'none' && say(reminder.repeat), reminder.by && say('whyBy', { name: reminder.by.name }), reminder.done && say('done')].filter(Boolean).join(' · ')}</p>
            </div>
            <button type="button" class="button small danger" aria-label={say('removeNamed', { name: reminder.text })} onClick={() => void change(() => request('DELETE', `${base}/${reminder.id}`))}>{say('remove')}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Add({ add }: { add: (body: object) => Promise<void> }): JSX.Element {
  const text = useSignal('');
  const at = useSignal('');
  const repeat = useSignal<ReminderRepeat>('none');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [date, time] = at.value.split('T');
    await add({ text: text.value.trim(), date, time: time?.slice(0, 5), repeat: repeat.value });
    text.value = '';
  };
  return (
    <form class="bar" onSubmit={(event) => void submit(event)}>
      <label class="field grow"><span>{say('remindOf')}</span><input class="input" required maxLength={500} placeholder={say('remindHint')} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} /></label>
      <label class="field"><span>{say('when')}</span><input class="input" type="datetime-local" required value={at.value} onInput={(event) => (at.value = event.currentTarget.value)} /></label>
      <label class="field"><span>{say('repeat')}</span>
        <select class="input" value={repeat.value} onChange={(event) => (repeat.value = event.currentTarget.value as ReminderRepeat)}>
          {repeats.map((name) => <option key={name} value={name}>{say(name === 'none' ? 'once' : name)}</option>)}
        </select>
      </label>
      <button type="submit" class="button primary">{say('remind')}</button>
    </form>
  );
}
