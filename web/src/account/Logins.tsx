import type { JSX } from 'preact';
import { request } from '../api/http';
import type { LinkedLogin, Page } from '../contracts';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { goTo, listProviders } from './providers';
import { useSubmit } from './submit';
import { say } from './texts';

/** Sign-ins elsewhere; nothing is shown where the operator has set up none. */
export function Logins(): JSX.Element | null {
  const loaded = useLoad(async () => {
    const [providers, linked] = await Promise.all([listProviders(), request<Page<LinkedLogin>>('GET', '/me/logins')]);
    return { providers, linked: linked.items };
  });
  const { providers, linked } = loaded.value.value ?? { providers: [], linked: [] };
  if (loaded.value.value && providers.length === 0 && linked.length === 0) return null;
  return (
    <Section title={say('logins')} lead={say('loginsLead')} loaded={loaded}>
      <ul class="entries">
        {linked.map((login) => (
          <li key={login.provider}>
            <span class="what">{login.name}<small>{[login.email, say('connected', { when: moment(login.at) })].filter(Boolean).join(' · ')}</small></span>
            <Sure label={say('disconnect')} of={login.name} act={async () => {
              await request<void>('DELETE', `/me/logins/${login.provider}`);
              await loaded.reload();
            }} />
          </li>
        ))}
      </ul>
      <div class="row">
        {providers.filter((provider) => !linked.some((login) => login.provider === provider.id)).map((provider) => <Connect key={provider.id} id={provider.id} name={provider.name} />)}
      </div>
    </Section>
  );
}

function Connect({ id, name }: { id: string; name: string }): JSX.Element {
  const { submit, busy, fault } = useSubmit(() => goTo(id, { link: true }));
  return (
    <>
      <button type="button" class="button" disabled={busy.value} onClick={() => void submit()}>{say('connect', { name })}</button>
      {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
    </>
  );
}
