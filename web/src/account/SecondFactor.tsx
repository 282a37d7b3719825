import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import type { RecoveryCodes, SecondFactorState, TotpSetup } from '../contracts';
import { save, svgUrl } from '../ui/download';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Field } from './Field';
import { say } from './texts';

/** The authenticator app: set up with a QR code, recovery codes, and off again. */
export function SecondFactor(): JSX.Element {
  const loaded = useLoad(() => request<SecondFactorState>('GET', '/auth/mfa'));
  const codes = useSignal<string[] | undefined>(undefined);
  const state = loaded.value.value;
  return (
    <Section title={say('factor')} lead={say('factorLead')} loaded={loaded}>
      {codes.value ? <Codes codes={codes} /> : state?.enabled ? <On left={state.recoveryCodesLeft} codes={codes} changed={loaded.reload} /> : <Begin codes={codes} changed={loaded.reload} />}
    </Section>
  );
}

interface PartProps {
  codes: Signal<string[] | undefined>;
  changed: () => Promise<void>;
}

function Begin({ codes, changed }: PartProps): JSX.Element {
  const setup = useSignal<TotpSetup | undefined>(undefined);
  const code = useSignal('');
  const shown = setup.value;
  if (!shown) {
    return <Form submit={say('factorBegin')} act={async () => void (setup.value = await request<TotpSetup>('POST', '/auth/mfa/totp', { body: {} }))}>{() => null}</Form>;
  }
  return (
    <Form submit={say('factorConfirm')} act={async () => {
      codes.value = (await request<RecoveryCodes>('POST', '/auth/mfa/totp/confirm', { body: { code: code.value } })).codes;
      await changed();
    }}>
      {(fault) => (
        <>
          <p>{say('factorScan')}</p>
          <img class="qr" src={svgUrl(shown.svg)} alt={shown.uri} />
          <p class="quiet">{say('factorKey')}</p>
          <code class="secret">{shown.key}</code>
          <Field label={say('code')} name="code" value={code} autocomplete="one-time-code" inputMode="numeric" fault={fault} />
        </>
      )}
    </Form>
  );
}

function On({ left, codes, changed }: PartProps & { left: number }): JSX.Element {
  const password = useSignal('');
  const proof = (): { body: { password: string } } => ({ body: { password: password.value } });
  return (
    <>
      <p>{say('factorOn', { count: left })}</p>
      <Form submit={say('newCodes')} act={async () => void (codes.value = (await request<RecoveryCodes>('POST', '/auth/mfa/recovery-codes', proof())).codes)}>
        {(fault) => <Field label={say('currentPassword')} name="password" type="password" value={password} autocomplete="current-password" fault={fault} />}
      </Form>
      <Form submit={say('factorOff')} kind="danger" act={async () => {
        await request<void>('POST', '/auth/mfa/totp/off', proof());
        await changed();
      }}>{() => null}</Form>
    </>
  );
}

function Codes({ codes }: { codes: Signal<string[] | undefined> }): JSX.Element {
  const list = codes.value ?? [];
  return (
    <div class="form" role="status">
      <p class="note">{say('codesOnce')}</p>
      <ul class="codes">{list.map((code) => <li key={code}>{code}</li>)}</ul>
      <div class="row">
        <button type="button" class="button" onClick={() => save(new Blob([list.join('\n')], { type: 'text/plain' }), 'roommate-recovery-codes.txt')}>{say('codesSave')}</button>
        <button type="button" class="button primary" onClick={() => (codes.value = undefined)}>{say('codesKept')}</button>
      </div>
    </div>
  );
}
