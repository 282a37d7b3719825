import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { GrantedRight, RightsAnswer } from '../contracts';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { Section } from '../ui/Section';
import { rights } from './rights';
import { say } from './texts';

/** Whether somebody may do something, and why. */
export function Why({ admin }: { admin: boolean }): JSX.Element {
  const { home, user } = useInside();
  const who = useSignal(user.id);
  const right = useSignal<GrantedRight>('control');
  const on = useSignal('');
  const answer = useSignal<RightsAnswer | undefined>(undefined);
  return (
    <Section title={say('why')} lead={say('whyLead')}>
      <Form inline submit={say('ask')} act={async () => {
        const query = new URLSearchParams({ right: right.value, ...(on.value ? { on: on.value } : {}), ...(who.value === user.id ? {} : { userId: who.value }) });
        answer.value = await request<RightsAnswer>('GET', `/homes/${home.homeId}/rights?${query}`);
      }}>
        {() => (
          <>
            {admin && <Choice label={say('who')} value={who} options={home.members.value.map((member) => [member.userId, member.displayName])} />}
            <Choice label={say('what')} value={right} options={rights.map((name) => [name, say(`right.${name}`)])} />
            <Choice label={say('where')} value={on} options={[['', say('wholeHome')], ...home.rooms.value.map((room) => [room.id, room.name] as const), ...home.devices.value.map((device) => [device.id, device.name] as const)]} />
          </>
        )}
      </Form>
      {answer.value && <p class={`note ${answer.value.allowed ? 'good' : 'bad'}`} role="status"><strong>{say(answer.value.allowed ? 'yes' : 'no')}</strong> {answer.value.why}</p>}
    </Section>
  );
}
