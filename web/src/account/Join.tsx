import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../api/http';
import { navigate } from '../app/router';
import type { HomeLocation, HomeView, InvitePreview, LoginResult } from '../contracts';
import { t } from '../i18n';
import { longDate, clockTime } from '../ui/time';
import './account.css';
import { Door } from './Door';
import { say } from './doorTexts';
import { Field } from './Field';
import { OtherWays } from './OtherWays';
import { enterWith, signIn } from './session';
import { useSubmit } from './submit';

/** What an invite's link opens: looks at the code, then lets one in as it says. */
export function Join(): JSX.Element {
  const code = useSignal(new URLSearchParams(location.search).get('code') ?? '');
  const invite = useSignal<InvitePreview | undefined>(undefined);
  const { submit, busy, fault } = useSubmit(async () => void (invite.value = await request<InvitePreview>('POST', '/auth/invite', { body: { code: code.value }, anonymous: true })));
  useEffect(() => void (code.value && submit()), []);
  const found = invite.value;
  if (!found) {
    return (
      <Door title={say('joinTitle')} lead={say('joinLead')}>
        <form onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}>
          <Field label={say('joinCode')} name="code" value={code} autocomplete="off" fault={fault.value} />
          {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
          <button type="submit" class="button primary wide" disabled={busy.value}>{say('joinLook')}</button>
        </form>
        <p><a href="/">{say('backToSignIn')}</a></p>
      </Door>
    );
  }
  const guest = found.role === 'guest';
  const lead = guest ? say('joinGuest', { home: found.homeName, when: `${longDate(found.expiresAt)}, ${clockTime(found.expiresAt)}` }) : say('joinMember', { home: found.homeName, role: found.role });
  return (
    <Door title={say('joinTitle')} lead={lead}>
      {found.nearHome && <p class="note">{say('joinHere')}</p>}
      {signIn.value ? <JoinSignedIn code={code.value} invite={found} /> : guest ? <JoinAsGuest code={code.value} invite={found} /> : <JoinWithAccount code={code.value} invite={found} />}
    </Door>
  );
}

/** An account without an invite, where the server lets anybody make one. */
export function Register(): JSX.Element {
  return (
    <Door title={say('registerTitle')} lead={say('registerLead')}>
      <JoinWithAccount />
      <p><a href="/">{say('backToSignIn')}</a></p>
    </Door>
  );
}

interface WayProps {
  code: string;
  invite: InvitePreview;
}

function JoinAsGuest({ code, invite }: WayProps): JSX.Element {
  const displayName = useSignal(invite.name ?? '');
  const { submit, busy, fault } = useSubmit(async () => {
    const where = await whereAmI(invite);
    const result = await request<LoginResult>('POST', '/auth/join', { body: { code, displayName: displayName.value, ...where }, anonymous: true });
    navigate('/', true);
    enterWith(result);
  });
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <Field label={say('joinName')} name="displayName" value={displayName} autocomplete="name" autofocus fault={fault.value} />
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      <button type="submit" class="button primary wide" disabled={busy.value}>{say('joinEnter')}</button>
    </form>
  );
}

function JoinWithAccount({ code, invite }: Partial<WayProps>): JSX.Element {
  const displayName = useSignal(invite?.name ?? '');
  const email = useSignal('');
  const password = useSignal('');
  const { submit, busy, fault } = useSubmit(async () => {
    const where = await whereAmI(invite);
    const result = await request<LoginResult>('POST', '/auth/register', { body: { email: email.value, password: password.value, displayName: displayName.value, inviteCode: code, ...where }, anonymous: true });
    navigate('/', true);
    enterWith(result);
  });
  return (
    <>
      <form onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}>
        <Field label={say('joinName')} name="displayName" value={displayName} autocomplete="name" fault={fault.value} />
        <Field label={t('field.email')} name="email" type="email" value={email} autocomplete="username" fault={fault.value} />
        <Field label={t('field.password')} name="password" type="password" value={password} autocomplete="new-password" minLength={10} hint={say('passwordHint')} fault={fault.value} />
        {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
        <button type="submit" class="button primary wide" disabled={busy.value}>{say('joinMake')}</button>
      </form>
      {code !== undefined && !invite?.nearHome && <OtherWays inviteCode={code} />}
    </>
  );
}

/** Who has an account here already joins with it. */
function JoinSignedIn({ code, invite }: WayProps): JSX.Element {
  const { submit, busy, fault } = useSubmit(async () => {
    const home = await request<HomeView>('POST', '/homes/join', { body: { code, ...(await whereAmI(invite)) } });
    localStorage.setItem('roommate.home', home.id);
    location.assign('/');
  });
  return (
    <>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      <button type="button" class="button primary wide" disabled={busy.value} onClick={() => void submit()}>{say('joinAs', { name: signIn.value?.user.displayName ?? '' })}</button>
      <p><a href="/">{say('openHome')}</a></p>
    </>
  );
}

/** Where this device is, for an invite that asks for it. */
async function whereAmI(invite?: InvitePreview): Promise<{ location?: HomeLocation }> {
  if (!invite?.nearHome) return {};
  if (!isSecureContext) throw new Error(say('joinNowhere', { problem: say('joinInsecure') }));
  const position = await new Promise<GeolocationPosition>((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, (error) => reject(new Error(say('joinNowhere', { problem: error.message }))), { enableHighAccuracy: true, timeout: 20_000 });
  });
  return { location: { latitude: position.coords.latitude, longitude: position.coords.longitude } };
}
