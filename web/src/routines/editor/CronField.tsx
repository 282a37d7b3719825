import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { weekday } from '../../ui/time';
import { cronOf, simpleCron, week } from './cron';
import { useDraft } from './draft';
import { Field, Group, inputProps, Wrong } from './Field';
import type { SpecProps } from './SimpleFields';
import { say } from './texts';

/** A time of day and days of the week where the expression is that simple, else the expression. */
export function CronField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const simple = simpleCron(draft.text(at));
  const asText = useSignal(!simple && draft.text(at) !== '');
  const toggle = (
    <label class="check">
      <input type="checkbox" checked={asText.value || !simple} disabled={!simple} onChange={(event) => (asText.value = event.currentTarget.checked)} />
      <span>{say('cronText')}</span>
    </label>
  );
  if (asText.value || !simple) {
    return (
      <>
        <Field at={at} label={say(spec.label)} hint="cronHint">
          {(input) => <input {...input} class="input code" type="text" spellcheck={false} value={draft.text(at)} onInput={(event) => draft.set(at, event.currentTarget.value)} />}
        </Field>
        {toggle}
      </>
    );
  }
  const flip = (day: string, on: boolean): void => draft.set(at, cronOf({ ...simple, days: on ? [...simple.days, day] : simple.days.filter((one) => one !== day) }));
  return (
    <>
      <Group at={`${at}-days`} label={say(spec.label)}>
        <div class="row tight-wrap">
          <input {...inputProps(at)} class="input inline" type="time" required aria-label={say('cronTime')} value={simple.time} onInput={(event) => event.currentTarget.value && draft.set(at, cronOf({ ...simple, time: event.currentTarget.value }))} />
          {week.map((day, index) => (
            <label key={day} class="choice">
              <input type="checkbox" checked={simple.days.includes(day)} aria-label={weekday(index, 'long')} onChange={(event) => flip(day, event.currentTarget.checked)} />
              <span>{weekday(index, 'short')}</span>
            </label>
          ))}
        </div>
        <Wrong at={at} />
      </Group>
      {toggle}
    </>
  );
}
