import type { JSX } from 'preact';
import { request } from '../api/http';
import type { AuditRow, Page } from '../contracts';
import { inWords } from '../ui/words';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { moment } from '../ui/time';
import { say } from './texts';

const known = ['signIn', 'changeMe', 'changePassword', 'changeEmail', 'registerPasskey', 'createToken', 'confirmTotp', 'endSession'] as const;

/** The commonest in the reader's language, the others by their names. */
const did = (action: string): string => {
  const name = known.find((one) => one === action);
  return name ? say(`did.${name}`) : inWords(action);
};

/** The last things that happened with the account, sign-ins from new places among them. */
export function Activity(): JSX.Element {
  const loaded = useLoad(async () => (await request<Page<AuditRow>>('GET', '/me/activity?limit=20')).items);
  const rows = loaded.value.value ?? [];
  return (
    <Section title={say('activity')} loaded={loaded}>
      {rows.length === 0 ? <p class="quiet">{say('activityNone')}</p> : (
        <ul class="entries">
          {rows.map((row) => <li key={row.seq}><span class="what">{did(row.action)}<small>{[moment(row.at), row.from].filter(Boolean).join(' · ')}</small></span></li>)}
        </ul>
      )}
    </Section>
  );
}
