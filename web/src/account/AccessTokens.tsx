import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import type { AccessToken, CreatedToken, Page, TokenScope } from '../contracts';
import { announce } from '../ui/announce';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { Field } from './Field';
import { say } from './texts';

const scopes: TokenScope[] = ['see', 'talk', 'control', 'configure', 'administer'];
const dayMs = 86_400_000;

export function AccessTokens(): JSX.Element {
  const loaded = useLoad(async () => (await request<Page<AccessToken>>('GET', '/auth/tokens')).items);
  const made = useSignal<CreatedToken | undefined>(undefined);
  return (
    <Section title={say('tokens')} lead={say('tokensLead')} loaded={loaded}>
      {made.value && <Made made={made.value} />}
      <ul class="entries">
        {(loaded.value.value ?? []).map((token) => (
          <li key={token.id}>
            <span class="what">
              {token.name}
              <small>{[token.scopes.map((scope) => say(`scope.${scope}`)).join(', '), say('tokenUntil', { when: moment(token.expiresAt) }), token.lastUsedAt ? say('tokenUsed', { when: moment(token.lastUsedAt) }) : say('tokenUnused')].join(' · ')}</small>
            </span>
            <Sure label={say('remove')} of={token.name} act={async () => {
              await request<void>('DELETE', `/auth/tokens/${token.id}`);
              await loaded.reload();
            }} />
          </li>
        ))}
      </ul>
      <Make done={async (token) => {
        made.value = token;
        await loaded.reload();
      }} />
    </Section>
  );
}

function Make({ done }: { done: (token: CreatedToken) => Promise<void> }): JSX.Element {
  const name = useSignal('');
  const days = useSignal('90');
  const chosen = useSignal<TokenScope[]>(['see']);
  const toggle = (scope: TokenScope, on: boolean): void => void (chosen.value = scopes.filter((other) => (other === scope ? on : chosen.value.includes(other))));
  return (
    <Form submit={say('tokenMake')} act={async () => {
      const expiresAt = new Date(Date.now() + Number(days.value) * dayMs).toISOString();
      await done(await request<CreatedToken>('POST', '/auth/tokens', { body: { name: name.value.trim(), scopes: chosen.value, expiresAt } }));
      name.value = '';
    }}>
      {(fault) => (
        <>
          <div class="pair">
            <Field label={say('tokenName')} name="name" value={name} fault={fault} />
            <Field label={say('tokenDays')} name="expiresAt" type="number" value={days} fault={fault} />
          </div>
          <fieldset>
            <legend class="field">{say('tokenScopes')}</legend>
            <div class="row">
              {scopes.map((scope) => (
                <label key={scope} class="check">
                  <input type="checkbox" checked={chosen.value.includes(scope)} onChange={(event) => toggle(scope, event.currentTarget.checked)} />
                  <span>{say(`scope.${scope}`)}</span>
                </label>
              ))}
            </div>
          </fieldset>
        </>
      )}
    </Form>
  );
}

function Made({ made }: { made: CreatedToken }): JSX.Element {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(made.secret);
    announce(say('copied'));
  };
  return (
    <div class="note good" role="status">
      <p>{say('tokenOnce', { name: made.token.name })}</p>
      <code class="secret">{made.secret}</code>
      {isSecureContext && <button type="button" class="button small" onClick={() => void copy()}>{say('copy')}</button>}
    </div>
  );
}
