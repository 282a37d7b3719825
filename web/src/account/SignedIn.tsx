import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { navigate } from '../app/router';
import { t } from '../i18n';
import './account.css';
import { Door } from './Door';
import { say } from './doorTexts';
import { comeBack, finishWith } from './providers';
import { enterWith } from './session';
import { FactorField } from './SignIn';
import { useSubmit } from './submit';

/** Where a provider sends people back to. */
export function SignedIn(): JSX.Element {
  const ticket = useSignal<string | undefined>(undefined);
  const kind = useSignal('otp');
  const code = useSignal('');
  const back = useSubmit(async () => {
    const { login, ticket: half, linked } = await comeBack(new URLSearchParams(location.search));
    if (half) ticket.value = half;
    if (login) enterWith(login);
    if (login ?? linked) navigate(linked ? '/account/security' : '/', true);
  });
  const factor = useSubmit(async () => {
    const { login } = await finishWith({ ticket: ticket.value ?? '', [kind.value]: code.value });
    navigate('/', true);
    if (login) enterWith(login);
  });
  useEffect(() => void back.submit(), []);
  const fault = back.fault.value ?? factor.fault.value;
  return (
    <Door title={say(back.fault.value ? 'backFailed' : 'backTitle')} lead={ticket.value ? say('factorLead') : ''}>
      {ticket.value && (
        <form onSubmit={(event) => {
          event.preventDefault();
          void factor.submit();
        }}>
          <FactorField kind={kind} code={code} fault={fault} />
          <button type="submit" class="button primary wide" disabled={factor.busy.value}>{t('signin.submit')}</button>
        </form>
      )}
      {fault && <p class="note bad" role="alert">{fault.message}</p>}
      <p><a href="/">{say('backToSignIn')}</a></p>
    </Door>
  );
}
