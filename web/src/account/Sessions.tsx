import type { JSX } from 'preact';
import { tokens } from '../api';
import { request } from '../api/http';
import type { Page, SignInSession } from '../contracts';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { say } from './texts';

export function Sessions(): JSX.Element {
  const loaded = useLoad(async () => (await request<Page<SignInSession>>('GET', '/auth/sessions')).items);
  const sessions = loaded.value.value ?? [];
  return (
    <Section title={say('sessions')} loaded={loaded}>
      <ul class="entries">
        {sessions.map((session) => (
          <li key={session.id}>
            <span class="what">
              <span>{session.device ?? '?'} {session.current && <span class="tag">{say('here')}</span>}</span>
              <small>{[session.from, say('lastSeen', { when: moment(session.lastSeenAt) }), say('since', { when: moment(session.createdAt) })].filter(Boolean).join(' · ')}</small>
            </span>
            {!session.current && (
              <Sure label={say('end')} of={session.device ?? session.id} act={async () => {
                await request<void>('DELETE', `/auth/sessions/${session.id}`);
                await loaded.reload();
              }} />
            )}
          </li>
        ))}
      </ul>
      <Sure label={say('endAll')} act={async () => {
        await request<void>('DELETE', '/auth/sessions');
        tokens.keep(undefined);
      }} />
    </Section>
  );
}
