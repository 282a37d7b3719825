import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { Budget, BudgetPart } from '../contracts';
import { reason } from '../routines/store';
import { announce } from '../ui/announce';
import { moment } from '../ui/time';
import { say } from './texts';
import { money } from './usage';

/** What may be spent today and this month, what is left, and what the home allows itself. */
export function BudgetPanel(): JSX.Element {
  const { home } = useInside();
  const budget = useSignal<Budget | undefined>(undefined);
  const problem = useSignal('');
  const path = `/homes/${home.homeId}/budget`;
  const role = home.snapshot.value?.home.role;
  useEffect(() => void request<Budget>('GET', path).then((found) => (budget.value = found), (error: unknown) => (problem.value = reason(error))), [path]);
  const known = budget.value;
  const save = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const amount = (name: string): number => Number(form.get(name) ?? 0);
    problem.value = '';
    void request<Budget>('PUT', path, { body: { personPerDay: amount('person'), homePerMonth: amount('home') } }).then((found) => {
      budget.value = found;
      announce(say('saved'));
    }, (error: unknown) => (problem.value = reason(error)));
  };
  return (
    <section aria-labelledby="budget-title">
      <h3 id="budget-title">{say('budget')}</h3>
      <p class="quiet">{say('budgetText')}</p>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {known && !known.priced && <p class="note">{say('unpriced')}</p>}
      {known && (
        <dl class="figures">
          <Part title={say('budgetPerson')} part={known.person} currency={known.currency} />
          <Part title={say('budgetHome')} part={known.home} currency={known.currency} />
        </dl>
      )}
      {known && (role === 'owner' || role === 'admin') && (
        <form class="bar" onSubmit={save}>
          <label class="field"><span>{say('personPerDay', { currency: known.currency })}</span><input class="input" name="person" type="number" min={0} step="any" required defaultValue={String(known.set.personPerDay)} /></label>
          <label class="field"><span>{say('homePerMonth', { currency: known.currency })}</span><input class="input" name="home" type="number" min={0} step="any" required defaultValue={String(known.set.homePerMonth)} /></label>
          <button type="submit" class="button primary">{say('save')}</button>
          <p class="quiet wide">{say('budgetNone')}</p>
        </form>
      )}
    </section>
  );
}

function Part({ title, part, currency }: { title: string; part: BudgetPart; currency: string }): JSX.Element {
  const sum = (amount: number): string => money({ [currency]: amount });
  return (
    <div>
      <dt>{title}</dt>
      <dd>{part.left === undefined ? say('noLimit') : say('left', { left: sum(part.left) })}</dd>
      <dd class="rest">
        {say('spentOf', { spent: sum(part.spent), limit: part.limit > 0 ? sum(part.limit) : '∞' })}
        {part.reserved > 0 && ` · ${say('reserved', { amount: sum(part.reserved) })}`}
        {` · ${say('anew', { when: moment(part.resetsAt) })}`}
        {part.limit > 0 && <meter min={0} max={part.limit} high={part.limit * 0.8} value={part.spent + part.reserved} aria-label={title} />}
      </dd>
    </div>
  );
}
