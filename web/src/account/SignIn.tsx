import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { api } from '../api';
import { t } from '../i18n';
import './account.css';
import { Door } from './Door';
import { Field } from './Field';
import { useSubmit } from './submit';
import { about, enterWith } from './session';

export function SignIn(): JSX.Element {
  const email = useSignal('');
  const password = useSignal('');
  const { submit, busy, fault } = useSubmit(async () => enterWith(await api.login({ email: email.value, password: password.value })));
  const demo = about.value?.demo && about.value.demoEmail && about.value.demoPassword;

  const enterDemo = (): void => {
    email.value = about.value?.demoEmail ?? '';
    password.value = about.value?.demoPassword ?? '';
    void submit();
  };

  return (
    <Door title={t('signin.title')} lead={t('signin.lead')}>
      {demo && (
        <div class="door-demo">
          <button type="button" class="button primary wide" disabled={busy.value} onClick={enterDemo}>{t('signin.demo')}</button>
          <p class="quiet">{t('signin.demoHint')}</p>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label={t('field.email')} value={email} type="email" name="email" autocomplete="username" fault={fault.value} />
        <Field label={t('field.password')} value={password} type="password" name="password" autocomplete="current-password" fault={fault.value} />
        {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
        <button type="submit" class={`button wide ${demo ? '' : 'primary'}`} disabled={busy.value}>
          {busy.value ? t('signin.busy') : t('signin.submit')}
        </button>
      </form>
    </Door>
  );
}
