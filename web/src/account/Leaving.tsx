import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tokens } from '../api';
import { request } from '../api/http';
import { download } from '../ui/download';
import { Form } from '../ui/Form';
import { Section } from '../ui/Section';
import { Field } from './Field';
import { say } from './texts';

/** Taking everything along, and going. */
export function Leaving(): JSX.Element {
  const password = useSignal('');
  const sure = useSignal(false);
  return (
    <>
      <Section title={say('export')} lead={say('exportLead')}>
        <Form submit={say('exportGet')} act={() => download('/me/export', 'roommate-my-data.json')}>{() => null}</Form>
      </Section>
      <Section title={say('erase')} lead={say('eraseLead')}>
        <Form submit={say('erase')} kind="danger" act={async () => {
          await request<void>('DELETE', '/me', { body: { password: password.value } });
          tokens.keep(undefined);
          return say('erased');
        }}>
          {(fault) => (
            <>
              <Field label={say('currentPassword')} name="password" type="password" value={password} autocomplete="current-password" required={false} fault={fault} />
              <label class="check">
                <input type="checkbox" required checked={sure.value} onChange={(event) => (sure.value = event.currentTarget.checked)} />
                <span>{say('eraseConfirm')}</span>
              </label>
            </>
          )}
        </Form>
      </Section>
    </>
  );
}
