import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { Grant, GrantedRight, Page } from '../contracts';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { rights } from './rights';
import { say } from './texts';

const dayMs = 86_400_000;

export function Grants(): JSX.Element {
  const { home } = useInside();
  const path = `/homes/${home.homeId}/grants`;
  const loaded = useLoad(async () => (await request<Page<Grant>>('GET', path)).items);
  const members = home.members.value;
  const userId = useSignal(members[0]?.userId ?? '');
  const right = useSignal<GrantedRight>('control');
  const roomId = useSignal('');
  const days = useSignal('');
  const grants = loaded.value.value ?? [];
  return (
    <Section title={say('grants')} lead={say('grantsLead')} loaded={loaded}>
      {grants.length === 0 && <p class="quiet">{say('grantNone')}</p>}
      <ul class="entries">
        {grants.map((grant) => {
          const line = say('grantLine', { name: home.nameOf(grant.userId) ?? grant.userId, right: say(`right.${grant.right}`), where: grant.roomId ? (home.room(grant.roomId)?.name ?? grant.roomId) : say('wholeHome') });
          return (
            <li key={grant.id}>
              <span class="what">{line}{grant.until && <small>{say('until', { when: moment(grant.until) })}</small>}</span>
              <Sure label={say('grantTake')} of={line} act={async () => {
                await request<void>('DELETE', `${path}/${grant.id}`);
                await loaded.reload();
              }} />
            </li>
          );
        })}
      </ul>
      <Form submit={say('grantGive')} act={async () => {
        const until = days.value ? { until: new Date(Date.now() + Number(days.value) * dayMs).toISOString() } : {};
        await request<Grant>('POST', path, { body: { userId: userId.value, right: right.value, ...(roomId.value ? { roomId: roomId.value } : {}), ...until } });
        await loaded.reload();
      }}>
        {(fault) => (
          <div class="pair">
            <Choice label={say('who')} value={userId} options={members.map((member) => [member.userId, member.displayName])} />
            <Choice label={say('what')} value={right} options={rights.slice(0, 4).map((name) => [name, say(`right.${name}`)])} />
            <Choice label={say('where')} value={roomId} options={[['', say('wholeHome')], ...home.places.value.map((room) => [room.id, room.name] as const)]} />
            <Field label={say('grantDays')} name="until" type="number" value={days} required={false} fault={fault} />
          </div>
        )}
      </Form>
    </Section>
  );
}
