import { request } from '../api/http';
import type { LinkedLogin, LoginResult, Page, ProviderCeremony, ProviderSignIn, ProviderView } from '../contracts';

/** What this tab keeps while its person is at the provider: an answer that comes to another browser opens nothing. */
const kept = 'roommate.provider';

interface Away {
  ticket: string;
  link: boolean;
}

export const listProviders = async (): Promise<ProviderView[]> => (await request<Page<ProviderView>>('GET', '/auth/providers', { anonymous: true })).items;

/** Leaves the page for the provider's own. */
export async function goTo(provider: string, options: { link?: boolean; inviteCode?: string | undefined } = {}): Promise<void> {
  const ceremony = options.link
    ? await request<ProviderCeremony>('POST', `/me/logins/${provider}`, { body: {} })
    : await request<ProviderCeremony>('POST', `/auth/providers/${provider}`, { body: options.inviteCode ? { inviteCode: options.inviteCode } : {}, anonymous: true });
  sessionStorage.setItem(kept, JSON.stringify({ ticket: ceremony.ticket, link: options.link ?? false } satisfies Away));
  location.assign(ceremony.url);
}

/** Back from it. A sign-in, a ticket to send again with the second factor, or what is linked now. */
export async function comeBack(query: URLSearchParams): Promise<{ login?: LoginResult; ticket?: string; linked?: LinkedLogin[] }> {
  const away = JSON.parse(sessionStorage.getItem(kept) ?? 'null') as Away | null;
  sessionStorage.removeItem(kept);
  const refused = query.get('error_description') ?? query.get('error');
  if (refused) throw new Error(refused);
  if (!away) throw new Error('This sign-in was begun in another tab.');
  const body = { ticket: away.ticket, code: query.get('code'), state: query.get('state'), iss: query.get('iss') };
  if (away.link) return { linked: (await request<Page<LinkedLogin>>('POST', '/me/logins', { body })).items };
  return request<ProviderSignIn>('POST', '/auth/providers/finish', { body, anonymous: true });
}

export const finishWith = (body: { ticket: string; otp?: string; recoveryCode?: string }): Promise<ProviderSignIn> =>
  request('POST', '/auth/providers/finish', { body, anonymous: true });
