import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import { tokens } from '../api';
import type { Page, UsageRow } from '../contracts';
import { t } from '../i18n';
import { reason } from '../routines/store';
import { BudgetPanel } from './BudgetPanel';
import { saveFile } from './download';
import { say } from './texts';
import { daysBack, gather, money, totalOf, type Total } from './usage';

/** What the language model was asked for and what it cost, by day, person and model. */
export function UsagePanel(): JSX.Element {
  const { home } = useInside();
  const from = useSignal(daysBack(new Date(), 29));
  const to = useSignal(daysBack(new Date(), 0));
  const rows = useSignal<UsageRow[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const path = `/homes/${home.homeId}/usage?from=${from.value}&to=${to.value}`;

  const load = async (): Promise<void> => {
    try {
      rows.value = (await request<Page<UsageRow>>('GET', path)).items;
      problem.value = undefined;
    } catch (error) {
      problem.value = reason(error);
    }
  };
  useEffect(() => void load(), [path]);

  const download = async (): Promise<void> => {
    const answer = await fetch(`/api/v1${path}&format=csv`, { headers: { authorization: `Bearer ${await tokens.access()}` } });
    if (answer.ok) saveFile(`usage-${from.value}-${to.value}.csv`, 'text/csv', await answer.text());
    else problem.value = String(answer.status);
  };

  const name = (id: string): string => home.members.value.find((member) => member.userId === id)?.displayName ?? say('nobody');
  return (
    <section aria-labelledby="usage-title">
      <h2 id="usage-title">{say('usage')}</h2>
      <p class="quiet">{say('usageLead')}</p>
      <div class="bar">
        <label class="field"><span>{say('from')}</span><input class="input" type="date" max={to.value} value={from.value} onChange={(event) => (from.value = event.currentTarget.value || from.value)} /></label>
        <label class="field"><span>{say('to')}</span><input class="input" type="date" min={from.value} value={to.value} onChange={(event) => (to.value = event.currentTarget.value || to.value)} /></label>
        <button type="button" class="button" onClick={() => void download().catch((error: unknown) => (problem.value = reason(error)))}>{say('csv')}</button>
      </div>
      {problem.value && (
        <div class="note bad" role="alert">
          <p>{say('failed', { problem: problem.value })}</p>
          <button type="button" class="button small" onClick={() => void load()}>{t('action.tryAgain')}</button>
        </div>
      )}
      {!rows.value && !problem.value && <div class="loading" aria-busy="true" aria-label={say('loading')} />}
      {rows.value && <Figures total={totalOf(rows.value)} />}
      {rows.value?.length === 0 && <p class="quiet">{say('noUsage')}</p>}
      {rows.value && rows.value.length > 0 && (
        <>
          <Totals title={say('byDay')} column={say('dayColumn')} totals={gather(rows.value, (row) => row.day).sort((a, b) => b.key.localeCompare(a.key))} />
          <Totals title={say('byPerson')} column={say('personColumn')} totals={gather(rows.value, (row) => row.userId ?? '')} name={name} />
          <Totals title={say('byModel')} column={say('modelColumn')} totals={gather(rows.value, (row) => row.model)} />
        </>
      )}
      <BudgetPanel />
    </section>
  );
}

function Figures({ total }: { total: Total }): JSX.Element {
  const number = new Intl.NumberFormat();
  return (
    <dl class="figures">
      <div><dt>{say('cost')}</dt><dd>{money(total.cost)}</dd></div>
      <div><dt>{say('turns')}</dt><dd>{number.format(total.turns)}</dd></div>
      <div><dt>{say('tokensIn')}</dt><dd>{number.format(total.inputTokens)}<small> {say('cached')} {number.format(total.cachedTokens)}</small></dd></div>
      <div><dt>{say('tokensOut')}</dt><dd>{number.format(total.outputTokens)}</dd></div>
    </dl>
  );
}

function Totals({ title, column, totals, name = (key) => key }: { title: string; column: string; totals: Total[]; name?: (key: string) => string }): JSX.Element {
  const number = new Intl.NumberFormat();
  const most = Math.max(1, ...totals.map((total) => total.inputTokens + total.outputTokens));
  return (
    <div class="table" role="region" aria-label={title} tabIndex={0}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr><th scope="col">{column}</th><th scope="col">{say('turns')}</th><th scope="col">{say('tokensIn')}</th><th scope="col">{say('tokensOut')}</th><th scope="col">{say('cost')}</th><th scope="col">{say('share')}</th></tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={total.key}>
              <th scope="row">{name(total.key)}</th>
              <td>{number.format(total.turns)}</td>
              <td>{number.format(total.inputTokens)}</td>
              <td>{number.format(total.outputTokens)}</td>
              <td>{money(total.cost)}</td>
              <td><meter min={0} max={most} value={total.inputTokens + total.outputTokens} aria-label={`${say('share')}: ${name(total.key)}`} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
