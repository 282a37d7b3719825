import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Field } from './Field';
import { loadMe, me } from './me';
import { say } from './texts';

export function PasswordForm(): JSX.Element {
  const loaded = useLoad(loadMe);
  const currentPassword = useSignal('');
  const newPassword = useSignal('');
  return (
    <Section title={say('password')} loaded={loaded}>
      {me.value?.emailSignIn === false ? <p>{say('noPassword')}</p> : (
        <Form submit={say('changePassword')} act={async () => {
          await request<void>('POST', '/me/password', { body: { currentPassword: currentPassword.value, newPassword: newPassword.value } });
          currentPassword.value = newPassword.value = '';
          return say('passwordChanged');
        }}>
          {(fault) => (
            <>
              <Field label={say('currentPassword')} name="password" type="password" value={currentPassword} autocomplete="current-password" fault={fault} />
              <Field label={say('newPassword')} name="newPassword" type="password" value={newPassword} autocomplete="new-password" minLength={10} hint={say('passwordHint')} fault={fault} />
            </>
          )}
        </Form>
      )}
    </Section>
  );
}
