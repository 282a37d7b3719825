import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api';
import { navigate } from '../app/router';
import { t } from '../i18n';
import './account.css';
import { Door } from './Door';
import { Field } from './Field';
import { useSubmit } from './submit';
import { about, enterWith } from './session';

const steps = ['token', 'you', 'home'] as const;

/** Three steps from a fresh server to a home; the token printed at start shows that one may. */
export function SetUp(): JSX.Element {
  const step = useSignal(0);
  const setupToken = useSignal(new URLSearchParams(location.search).get('token') ?? '');
  const displayName = useSignal('');
  const email = useSignal('');
  const password = useSignal('');
  const homeName = useSignal('');
  const form = useRef<HTMLFormElement>(null);
  const { submit, busy, fault } = useSubmit(async () => {
    const result = await api.setUp({
      setupToken: setupToken.value.trim(),
      displayName: displayName.value,
      email: email.value,
      password: password.value,
      homeName: homeName.value,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: navigator.language,
    });
    if (about.value) about.value = { ...about.value, setupNeeded: false };
    enterWith(result);
    navigate('/', true);
  });

  useEffect(() => form.current?.querySelector('input')?.focus(), [step.value]);
  // What the server did not like is on the page that asked for it.
  useEffect(() => {
    const wrong = Object.keys(fault.value?.errors ?? {});
    if (wrong.includes('setupToken') || fault.value?.code === 'forbidden') step.value = 0;
    else if (wrong.some((name) => ['displayName', 'email', 'password'].includes(name))) step.value = 1;
  }, [fault.value]);

  const last = step.value === steps.length - 1;
  const next = (event: Event): void => {
    event.preventDefault();
    if (last) void submit();
    else step.value++;
  };
  const name = steps[step.value] ?? 'token';

  return (
    <Door title={t(`setup.${name}.title`)} lead={t(`setup.${name}.lead`)}>
      <p class="quiet numbers">{t('setup.step', { step: step.value + 1, of: steps.length })}</p>
      <form ref={form} onSubmit={next}>
        {name === 'token' && <Field label={t('field.setupToken')} name="setupToken" value={setupToken} hint={t('setup.token.hint')} fault={fault.value} />}
        {name === 'you' && (
          <>
            <Field label={t('field.displayName')} name="displayName" value={displayName} autocomplete="name" fault={fault.value} />
            <Field label={t('field.email')} name="email" value={email} type="email" autocomplete="username" hint={t('setup.you.emailHint')} fault={fault.value} />
            <Field label={t('field.password')} name="password" value={password} type="password" autocomplete="new-password" minLength={8} hint={t('setup.you.passwordHint')} fault={fault.value} />
          </>
        )}
        {name === 'home' && <Field label={t('field.homeName')} name="homeName" value={homeName} hint={t('setup.home.hint')} fault={fault.value} />}
        {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
        <div class="door-steps">
          {step.value > 0 && <button type="button" class="button" onClick={() => step.value--}>{t('action.back')}</button>}
          <button type="submit" class="button primary" disabled={busy.value}>{last ? t('setup.finish') : t('action.next')}</button>
        </div>
      </form>
    </Door>
  );
}
