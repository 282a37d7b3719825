import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useSubmit } from '../account/submit';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import { navigate, roomPath } from '../app/router';
import type { HomeRole, HomeView, Member, Room } from '../contracts';
import { Face } from '../ui/Face';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { say } from './texts';

const roles: HomeRole[] = ['owner', 'admin', 'member', 'child', 'service'];

/** One member: write to them, and for who may, their role and their end. */
export function MemberItem({ member, admin, owner }: { member: Member; admin: boolean; owner: boolean }): JSX.Element {
  const { user, home } = useInside();
  const me = member.userId === user.id;
  const write = useSubmit(async () => {
    const room = await request<Room>('POST', `/homes/${home.homeId}/rooms`, { body: { kind: 'direct', people: [member.userId] } });
    navigate(roomPath(room.id));
  });
  const facts = [say(`role.${member.role}`), member.expiresAt && say('until', { when: moment(member.expiresAt) })].filter(Boolean).join(' · ');
  return (
    <li>
      <Face userId={member.userId} name={member.displayName} avatar={member.avatar} online={member.presence === 'online'} />
      <span class="what"><span>{member.displayName} {me && <span class="tag">{say('you')}</span>}</span><small>{facts}</small></span>
      {!me && member.role !== 'service' && (
        <button type="button" class="button small" disabled={write.busy.value} aria-label={say('writeTo', { name: member.displayName })} onClick={() => void write.submit()}>{say('write')}</button>
      )}
      {write.fault.value && <p class="note bad" role="alert">{write.fault.value.message}</p>}
      {!me && <Manage member={member} admin={admin} owner={owner} />}
    </li>
  );
}

function Manage({ member, admin, owner }: { member: Member; admin: boolean; owner: boolean }): JSX.Element {
  const { home } = useInside();
  const path = `/homes/${home.homeId}/members/${member.userId}`;
  const role = useSignal(member.role);
  const change = useSubmit(async () => void (await request<Member>('PATCH', path, { body: { role: role.value } })));
  const name = member.displayName;
  return (
    <details>
      <summary aria-label={`${say('manage')}: ${name}`}>{say('manage')}</summary>
      <div class="row">
        {admin && !member.expiresAt && (
          <select class="input inline" aria-label={say('roleOf', { name })} value={role.value} disabled={change.busy.value} onChange={(event) => {
            role.value = event.currentTarget.value as HomeRole;
            void change.submit().then(() => change.fault.value && (role.value = member.role));
          }}>
            {roles.filter((one) => one !== 'owner' || owner || member.role === 'owner').map((one) => <option key={one} value={one}>{say(`role.${one}`)}</option>)}
          </select>
        )}
        <Sure label={say('block')} of={name} act={() => request<void>('PUT', `/me/blocks/${member.userId}`, { body: {} })} />
        {admin && <Sure label={say('remove')} of={name} act={() => request<void>('DELETE', path)} />}
        {owner && !member.expiresAt && member.role !== 'service' && (
          <Sure label={say('handOver', { name })} act={async () => void (await request<HomeView>('POST', `/homes/${home.homeId}/owner`, { body: { userId: member.userId } }))} />
        )}
      </div>
      {change.fault.value && <p class="note bad" role="alert">{change.fault.value.message}</p>}
    </details>
  );
}
