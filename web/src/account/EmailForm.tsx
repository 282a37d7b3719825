import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import { Form } from '../ui/Form';
import { Section } from '../ui/Section';
import { Field } from './Field';
import { me } from './me';
import { say } from './texts';

export function EmailForm(): JSX.Element | null {
  const email = useSignal('');
  const password = useSignal('');
  const user = me.value;
  if (!user) return null;
  const unconfirmed = user.email && user.emailConfirmed === false;
  return (
    <Section title={say('email')} lead={user.email ? say(unconfirmed ? 'emailUnconfirmed' : 'emailNow', { email: user.email }) : say('emailNone')}>
      {unconfirmed && (
        <Form submit={say('sendAgain')} kind="plain" act={async () => {
          await request<void>('POST', '/me/email/confirmation', { body: {} });
          return say('sent');
        }}>{() => null}</Form>
      )}
      {user.emailSignIn !== false && (
        <Form submit={say('changeEmail')} act={async () => {
          await request<void>('POST', '/me/email', { body: { email: email.value, password: password.value } });
          email.value = password.value = '';
          return say('emailSent');
        }}>
          {(fault) => (
            <>
              <Field label={say('newEmail')} name="email" type="email" value={email} autocomplete="email" fault={fault} />
              <Field label={say('currentPassword')} name="password" type="password" value={password} autocomplete="current-password" fault={fault} />
            </>
          )}
        </Form>
      )}
    </Section>
  );
}
