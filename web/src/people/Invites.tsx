import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { HomeRole, Invite, Page } from '../contracts';
import { Check, Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { useLoad, type Loaded } from '../ui/load';
import { Section } from '../ui/Section';
import { InviteItem } from './InviteItem';
import { say } from './texts';

const hourMs = 3_600_000;
const nearMeters = 300;

export function Invites(): JSX.Element {
  const { home } = useInside();
  const loaded = useLoad(async () => (await request<Page<Invite>>('GET', `/homes/${home.homeId}/invites`)).items);
  const invites = loaded.value.value ?? [];
  return (
    <>
      <Make loaded={loaded} />
      <Section title={say('open')} loaded={loaded}>
        {invites.length === 0 && <p class="quiet">{say('none')}</p>}
        <ul class="entries">
          {invites.map((invite) => <InviteItem key={invite.id} invite={invite} gone={loaded.reload} />)}
        </ul>
      </Section>
    </>
  );
}

function Make({ loaded }: { loaded: Loaded<Invite[]> }): JSX.Element {
  const { home } = useInside();
  const role = useSignal<HomeRole>('guest');
  const name = useSignal('');
  const uses = useSignal('1');
  const hours = useSignal('24');
  const rooms = useSignal<string[]>([]);
  const homeNetworkOnly = useSignal(false);
  const near = useSignal(false);
  const limited = role.value === 'guest' || role.value === 'child';
  return (
    <Section title={say('inviteTitle')} lead={say('inviteLead')}>
      <Form submit={say('make')} act={async () => {
        const body = {
          role: role.value, uses: Number(uses.value), expiresAt: new Date(Date.now() + Number(hours.value) * hourMs).toISOString(), homeNetworkOnly: homeNetworkOnly.value,
          ...(name.value.trim() ? { name: name.value.trim() } : {}), ...(limited && rooms.value.length > 0 ? { rooms: rooms.value } : {}), ...(near.value ? { withinMeters: nearMeters } : {}),
        };
        loaded.set([await request<Invite>('POST', `/homes/${home.homeId}/invites`, { body }), ...(loaded.value.value ?? [])]);
        name.value = '';
        return say('made');
      }}>
        {(fault) => (
          <>
            <div class="pair">
              <Choice label={say('role')} value={role} options={(['guest', 'child', 'member', 'admin'] as const).map((one) => [one, say(`role.${one}`)])} />
              <Field label={say('inviteFor')} name="name" value={name} required={false} fault={fault} />
            </div>
            <div class="pair">
              <Field label={say('uses')} name="uses" type="number" value={uses} fault={fault} />
              <Field label={say('hours')} name="expiresAt" type="number" value={hours} fault={fault} />
            </div>
            {limited && (
              <fieldset>
                <legend class="field">{say('rooms')}</legend>
                <div class="row">
                  {home.places.value.map((room) => (
                    <label key={room.id} class="check">
                      <input type="checkbox" checked={rooms.value.includes(room.id)} onChange={(event) => (rooms.value = event.currentTarget.checked ? [...rooms.value, room.id] : rooms.value.filter((id) => id !== room.id))} />
                      <span>{room.name}</span>
                    </label>
                  ))}
                </div>
                {rooms.value.length === 0 && <small class="quiet">{say('roomsAll')}</small>}
              </fieldset>
            )}
            <Check label={say('homeNetworkOnly')} hint={say('homeNetworkHint')} value={homeNetworkOnly} />
            <Check label={say('near')} hint={say(home.snapshot.value?.home.location ? 'nearHint' : 'nearNeeds')} value={near} />
          </>
        )}
      </Form>
    </Section>
  );
}
