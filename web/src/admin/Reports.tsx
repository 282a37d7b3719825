import type { JSX } from 'preact';
import { useSubmit } from '../account/submit';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { Page, Report, ReportDecision } from '../contracts';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { moment } from '../ui/time';
import { say } from './texts';

const hourMs = 3_600_000;

/** What was reported; a person decides. */
export function Reports(): JSX.Element {
  const { home } = useInside();
  const loaded = useLoad(async () => (await request<Page<Report>>('GET', `/homes/${home.homeId}/reports`)).items);
  const reports = loaded.value.value ?? [];
  return (
    <Section title={say('queue')} loaded={loaded}>
      {reports.length === 0 && <p class="quiet">{say('queueNone')}</p>}
      <ul class="entries">{reports.map((report) => <Item key={report.id} report={report} done={loaded.reload} />)}</ul>
    </Section>
  );
}

function Item({ report, done }: { report: Report; done: () => Promise<void> }): JSX.Element {
  const { home } = useInside();
  const decide = async (decision: ReportDecision): Promise<void> => {
    const body = { decision, ...(decision === 'mute' ? { muteUntil: new Date(Date.now() + hourMs).toISOString() } : {}) };
    await request<void>('POST', `/homes/${home.homeId}/reports/${report.id}`, { body });
    await done();
  };
  const dismiss = useSubmit(() => decide('dismiss'));
  const remove = useSubmit(() => decide('remove'));
  const mute = useSubmit(() => decide('mute'));
  const fault = dismiss.fault.value ?? remove.fault.value ?? mute.fault.value;
  return (
    <li>
      <span class="what">
        <q dir="auto">{report.text}</q>
        <small>{[report.authorId && (home.nameOf(report.authorId) ?? report.authorId), home.room(report.roomId)?.name, moment(report.at), say('by', { who: home.nameOf(report.by) ?? report.by, why: report.reason })].filter(Boolean).join(' · ')}</small>
      </span>
      <span class="row">
        <button type="button" class="button small" onClick={() => void dismiss.submit()}>{say('dismiss')}</button>
        <button type="button" class="button small" onClick={() => void remove.submit()}>{say('removeMessage')}</button>
        <button type="button" class="button small danger" onClick={() => void mute.submit()}>{say('muteHour')}</button>
      </span>
      {fault && <p class="note bad" role="alert">{fault.message}</p>}
    </li>
  );
}
