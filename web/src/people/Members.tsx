import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { AddedService, HomeRole, Member } from '../contracts';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { Section } from '../ui/Section';
import { MemberItem } from './MemberItem';
import { say } from './texts';

export function Members({ admin, owner }: { admin: boolean; owner: boolean }): JSX.Element {
  const { home } = useInside();
  return (
    <>
      <Section title={say('members')}>
        <ul class="entries">
          {home.members.value.map((member) => <MemberItem key={member.userId} member={member} admin={admin} owner={owner} />)}
        </ul>
      </Section>
      {admin && <Add />}
      {admin && <Programs />}
    </>
  );
}

function Add(): JSX.Element {
  const { home } = useInside();
  const email = useSignal('');
  const role = useSignal<HomeRole>('member');
  return (
    <Section title={say('addTitle')} lead={say('addLead')}>
      <Form inline submit={say('add')} act={async () => {
        const member = await request<Member>('POST', `/homes/${home.homeId}/members`, { body: { email: email.value, role: role.value } });
        email.value = '';
        return say('added', { name: member.displayName });
      }}>
        {(fault) => (
          <>
            <Field label={say('email')} name="email" type="email" value={email} fault={fault} />
            <Choice label={say('role')} value={role} options={(['member', 'admin', 'child'] as const).map((name) => [name, say(`role.${name}`)])} />
          </>
        )}
      </Form>
    </Section>
  );
}

function Programs(): JSX.Element {
  const { home } = useInside();
  const name = useSignal('');
  const secret = useSignal('');
  return (
    <Section title={say('programs')} lead={say('programsLead')}>
      <Form inline submit={say('programAdd')} kind="plain" act={async () => {
        const added = await request<AddedService>('POST', `/homes/${home.homeId}/services`, { body: { name: name.value.trim() } });
        secret.value = added.secret;
        name.value = '';
      }}>
        {(fault) => <Field label={say('programName')} name="name" value={name} fault={fault} />}
      </Form>
      {secret.value && <div class="note good" role="status"><p>{say('programOnce')}</p><code class="secret">{secret.value}</code></div>}
    </Section>
  );
}
