import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import type { Page, PasskeyView } from '../contracts';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { Field } from './Field';
import { canUsePasskeys, registerPasskey } from './passkey';
import { say } from './texts';

export function Passkeys(): JSX.Element {
  const loaded = useLoad(async () => (await request<Page<PasskeyView>>('GET', '/auth/passkeys')).items);
  const name = useSignal('');
  const keys = loaded.value.value ?? [];
  return (
    <Section title={say('passkeys')} lead={say('passkeysLead')} loaded={loaded}>
      {keys.length === 0 && <p class="quiet">{say('passkeyNone')}</p>}
      <ul class="entries">
        {keys.map((key) => (
          <li key={key.id}>
            <span class="what">
              {key.name}
              <small>{[say('since', { when: moment(key.createdAt) }), key.backedUp && say('passkeyCloud')].filter(Boolean).join(' · ')}</small>
            </span>
            <Sure label={say('remove')} of={key.name} act={async () => {
              await request<void>('DELETE', `/auth/passkeys/${encodeURIComponent(key.id)}`);
              await loaded.reload();
            }} />
          </li>
        ))}
      </ul>
      {canUsePasskeys() ? (
        <Form inline submit={say('passkeyAdd')} act={async () => {
          await registerPasskey(name.value.trim());
          name.value = '';
          await loaded.reload();
          return say('passkeyAdded');
        }}>
          {(fault) => <Field label={say('passkeyName')} name="name" value={name} fault={fault} />}
        </Form>
      ) : <p class="quiet">{say('passkeyNot')}</p>}
    </Section>
  );
}
