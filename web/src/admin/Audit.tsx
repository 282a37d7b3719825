import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { useSubmit } from '../account/submit';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { AuditCheck, AuditRow, Page } from '../contracts';
import { Choice } from '../ui/Choice';
import { download } from '../ui/download';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { moment } from '../ui/time';
import { inWords } from '../ui/words';
import { say } from './texts';

/** The home's trail: filtered, exported, checked. */
export function Audit(): JSX.Element {
  const { home } = useInside();
  const path = `/homes/${home.homeId}/audit`;
  const actor = useSignal('');
  const action = useSignal('');
  const from = useSignal('');
  const rows = useSignal<AuditRow[]>([]);
  const next = useSignal<string | undefined>(undefined);
  const read = async (cursor?: string): Promise<void> => {
    const query = new URLSearchParams({ limit: '50', ...(actor.value ? { actor: actor.value } : {}), ...(action.value ? { action: action.value } : {}), ...(from.value ? { from: new Date(from.value).toISOString() } : {}), ...(cursor ? { cursor } : {}) });
    const page = await request<Page<AuditRow>>('GET', `${path}?${query}`);
    rows.value = cursor ? [...rows.value, ...page.items] : page.items;
    next.value = page.next;
  };
  const loaded = useLoad(async () => {
    await read();
    return true;
  });
  return (
    <Section title={say('audit')} lead={say('auditLead')} loaded={loaded}>
      <Form inline submit={say('filter')} kind="plain" act={() => read()}>
        {(fault) => (
          <>
            <Choice label={say('filterActor')} value={actor} options={[['', say('anybody')], ...home.members.value.map((member) => [member.userId, member.displayName] as const)]} />
            <Field label={say('filterAction')} name="action" value={action} required={false} fault={fault} />
            <Field label={say('filterFrom')} name="from" type="datetime-local" value={from} required={false} fault={fault} />
          </>
        )}
      </Form>
      {rows.value.length === 0 ? <p class="quiet">{say('none')}</p> : <Table rows={rows.value} />}
      <div class="row">
        {next.value && <button type="button" class="button" onClick={() => void read(next.value)}>{say('more')}</button>}
        <button type="button" class="button" onClick={() => void download(`${path}/export`, 'audit.csv')}>{say('exportCsv')}</button>
        <Check path={path} />
      </div>
    </Section>
  );
}

function Table({ rows }: { rows: AuditRow[] }): JSX.Element {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label={say('auditRows')}>
      <table class="table">
        <thead><tr>{(['when', 'actor', 'what', 'target', 'from'] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.seq}>
              <td class="numbers">{moment(row.at)}</td>
              <td>{row.actor.name}</td>
              <td>{inWords(row.action)}{(row.before ?? row.after) !== undefined && <small class="quiet change"> {[row.before, row.after].filter((one) => one !== undefined && one !== null).map((one) => JSON.stringify(one)).join(' → ')}</small>}</td>
              <td>{row.target}</td>
              <td>{row.from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Check({ path }: { path: string }): JSX.Element {
  const result = useSignal<AuditCheck | undefined>(undefined);
  const { submit, busy, fault } = useSubmit(async () => void (result.value = await request<AuditCheck>('GET', `${path}/check`)));
  const found = result.value;
  const bad = typeof found?.brokenAt === 'number';
  return (
    <>
      <button type="button" class="button" disabled={busy.value} onClick={() => void submit()}>{say('check')}</button>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      {found && <p class={`note ${bad ? 'bad' : 'good'} secret`} role="status">{bad ? say('checkBad', { at: found.brokenAt ?? 0 }) : say('checkGood', { count: found.count, head: found.head })}</p>}
    </>
  );
}
