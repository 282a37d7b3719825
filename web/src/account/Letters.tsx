import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../api/http';
import { t } from '../i18n';
import './account.css';
import { Door } from './Door';
import { say } from './doorTexts';
import { Field } from './Field';
import { useSubmit } from './submit';

/** A letter's link, and asking for one. */
export function Forgotten(): JSX.Element {
  const email = useSignal('');
  const sent = useSignal(false);
  const { submit, busy, fault } = useSubmit(async () => {
    await request<void>('POST', '/auth/password/forgotten', { body: { email: email.value }, anonymous: true });
    sent.value = true;
  });
  return (
    <Door title={say('forgotTitle')} lead={say('forgotLead')}>
      {sent.value ? <p class="note good" role="status">{say('forgotSent')}</p> : (
        <form onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}>
          <Field label={t('field.email')} name="email" type="email" value={email} autocomplete="username" fault={fault.value} />
          {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
          <button type="submit" class="button primary wide" disabled={busy.value}>{say('forgotSend')}</button>
        </form>
      )}
      <p><a href="/">{say('backToSignIn')}</a></p>
    </Door>
  );
}

export function Reset(): JSX.Element {
  const newPassword = useSignal('');
  const done = useSignal(false);
  const { submit, busy, fault } = useSubmit(async () => {
    await request<void>('POST', '/auth/password/reset', { body: { token: tokenOfLink(), newPassword: newPassword.value }, anonymous: true });
    done.value = true;
  });
  return (
    <Door title={say('resetTitle')} lead={say('resetLead')}>
      {done.value ? <p class="note good" role="status">{say('resetDone')}</p> : (
        <form onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}>
          <Field label={t('field.password')} name="newPassword" type="password" value={newPassword} autocomplete="new-password" minLength={10} hint={say('passwordHint')} fault={fault.value} />
          {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
          <button type="submit" class="button primary wide" disabled={busy.value}>{say('reset')}</button>
        </form>
      )}
      <p><a href="/">{say('backToSignIn')}</a></p>
    </Door>
  );
}

export function Confirm(): JSX.Element {
  const done = useSignal(false);
  const { submit, fault } = useSubmit(async () => {
    await request<void>('POST', '/auth/email/confirm', { body: { token: tokenOfLink() }, anonymous: true });
    done.value = true;
  });
  useEffect(() => void submit(), []);
  return (
    <Door title={say('confirmTitle')} lead={done.value ? say('confirmDone') : fault.value ? '' : say('confirmBusy')}>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      <p><a href="/">{t('nav.home')}</a></p>
    </Door>
  );
}

const tokenOfLink = (): string => new URLSearchParams(location.search).get('token') ?? '';
