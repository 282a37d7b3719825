import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ProviderView } from '../contracts';
import { say } from './doorTexts';
import { canUsePasskeys, signInWithPasskey } from './passkey';
import { goTo, listProviders } from './providers';
import { about, enterWith } from './session';
import { useSubmit } from './submit';

/** Without a password: a passkey of this device, another place, an invite. */
export function OtherWays({ inviteCode }: { inviteCode?: string }): JSX.Element {
  const providers = useSignal<ProviderView[]>([]);
  const { submit, busy, fault } = useSubmit(async () => enterWith(await signInWithPasskey()));
  const away = useSubmit(() => goTo(going.value, { inviteCode }));
  const going = useSignal('');
  // Where none are set up, or the server is away, the password is what remains.
  useEffect(() => void listProviders().then((found) => (providers.value = found), () => undefined), []);
  return (
    <div class="door-demo other-ways">
      {canUsePasskeys() && inviteCode === undefined && <button type="button" class="button wide" disabled={busy.value} onClick={() => void submit()}>{say('passkey')}</button>}
      {providers.value.map((provider) => (
        <button key={provider.id} type="button" class="button wide" disabled={away.busy.value} onClick={() => {
          going.value = provider.id;
          void away.submit();
        }}>{say('provider', { name: provider.name })}</button>
      ))}
      {(fault.value ?? away.fault.value) && <p class="note bad" role="alert">{(fault.value ?? away.fault.value)?.message}</p>}
      {inviteCode === undefined && (
        <p class="row">
          <a href="/forgotten">{say('forgot')}</a>
          <a href="/join">{say('haveCode')}</a>
          {about.value?.registrationOpen && <a href="/register">{say('joinMake')}</a>}
        </p>
      )}
    </div>
  );
}
