import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { api, ApiFault } from '../api';
import { t } from '../i18n';
import './account.css';
import { Door } from './Door';
import { say } from './doorTexts';
import { Field } from './Field';
import { OtherWays } from './OtherWays';
import { useSubmit } from './submit';
import { about, enterWith } from './session';

/** Signing in: password and, where it is on, the second factor; or another way. */
export function SignIn(): JSX.Element {
  const email = useSignal('');
  const password = useSignal('');
  const factor = useSignal<'none' | 'otp' | 'recoveryCode'>('none');
  const code = useSignal('');
  const { submit, busy, fault } = useSubmit(async () => {
    try {
      enterWith(await api.login({ email: email.value, password: password.value, ...(factor.value === 'none' ? {} : { [factor.value]: code.value }) }));
    } catch (error) {
      // The password was right; what is missing is named by its field.
      const asked = error instanceof ApiFault && (error.errors['otp'] ?? error.errors['recoveryCode']);
      if (!asked || factor.value !== 'none') throw error;
      factor.value = 'otp';
    }
  });
  const demo = about.value?.demo && about.value.demoEmail && about.value.demoPassword;

  const enterDemo = (): void => {
    email.value = about.value?.demoEmail ?? '';
    password.value = about.value?.demoPassword ?? '';
    void submit();
  };

  return (
    <Door title={t('signin.title')} lead={factor.value === 'none' ? t('signin.lead') : say('factorLead')}>
      {demo && factor.value === 'none' && (
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
        {factor.value === 'none' ? (
          <>
            <Field label={t('field.email')} value={email} type="email" name="email" autocomplete="username" fault={fault.value} />
            <Field label={t('field.password')} value={password} type="password" name="password" autocomplete="current-password" fault={fault.value} />
          </>
        ) : <FactorField kind={factor} code={code} fault={fault.value} />}
        {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
        <button type="submit" class={`button wide ${demo ? '' : 'primary'}`} disabled={busy.value}>
          {busy.value ? t('signin.busy') : t('signin.submit')}
        </button>
      </form>
      {factor.value === 'none' && <OtherWays />}
    </Door>
  );
}

/** The code of the app, or of the paper when the app is lost. */
export function FactorField({ kind, code, fault }: { kind: Signal<string>; code: Signal<string>; fault: ApiFault | undefined }): JSX.Element {
  const recovery = kind.value === 'recoveryCode';
  return (
    <>
      <Field key={kind.value} label={say(recovery ? 'recoveryCode' : 'otp')} name={kind.value} value={code} autofocus autocomplete={recovery ? 'off' : 'one-time-code'} {...(recovery ? {} : { inputMode: 'numeric' as const })} fault={fault} />
      <button type="button" class="link-button" onClick={() => {
        kind.value = recovery ? 'otp' : 'recoveryCode';
        code.value = '';
      }}>{say(recovery ? 'useOtp' : 'useRecovery')}</button>
    </>
  );
}
