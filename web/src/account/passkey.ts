import type { LoginResult, PasskeyCeremony, PasskeyView } from '../contracts';
import { request } from '../api/http';

/** Whether this browser and address can use passkeys: they need https or localhost, and a name instead of an address. */
export function canUsePasskeys(): boolean {
  return isSecureContext && 'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);
}

export async function registerPasskey(name: string): Promise<PasskeyView> {
  const { options, ticket } = await request<PasskeyCeremony>('POST', '/auth/passkeys/options', { body: {} });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  const made = await navigator.credentials.create({ publicKey });
  return request<PasskeyView>('POST', '/auth/passkeys', { body: { ticket, name, credential: json(made) } });
}

export async function signInWithPasskey(): Promise<LoginResult> {
  const { options, ticket } = await request<PasskeyCeremony>('POST', '/auth/passkeys/login/options', { body: {}, anonymous: true });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  const found = await navigator.credentials.get({ publicKey });
  return request<LoginResult>('POST', '/auth/passkeys/login', { body: { ticket, credential: json(found) }, anonymous: true });
}

function json(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('The browser gave no passkey.');
  return credential.toJSON();
}
