import type { LoginResult, Problem } from '../contracts';
import { ApiFault } from './fault';
import { Tokens } from './tokens';

const base = '/api/v1';

export interface RequestOptions {
  body?: unknown;
  /** Sent as it is, instead of a JSON body. */
  blob?: Blob;
  /** Sends no token and never refreshes. */
  anonymous?: boolean;
  signal?: AbortSignal;
  /** Only if the document still has this version. */
  ifVersion?: number | undefined;
}

/** The sign-in of this browser. */
export const tokens = new Tokens((refreshToken) =>
  request<LoginResult>('POST', '/auth/refresh', { body: { refreshToken }, anonymous: true }),
);

/** A file of the API, with the sign-in's right. */
export async function blobOf(path: string): Promise<Blob> {
  const answer = await authorized('GET', path, {});
  if (!answer.ok) await read<void>(answer);
  return answer.blob();
}

/** One call of the HTTP API. Fails with an {@link ApiFault}; a refused token is renewed once. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  if (options.anonymous) return read<T>(await send(method, path, options, undefined));
  return read<T>(await authorized(method, path, options));
}

async function authorized(method: string, path: string, options: RequestOptions): Promise<Response> {
  const token = await tokens.access();
  const answer = await send(method, path, options, token);
  if (answer.status !== 401) return answer;
  const renewed = await tokens.renew(token);
  return send(method, path, options, renewed.accessToken);
}

async function send(method: string, path: string, options: RequestOptions, token: string | undefined): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  // Sentences the server writes are in the language of the page.
  if (globalThis.document) headers.set('accept-language', document.documentElement.lang);
  if (options.ifVersion !== undefined) headers.set('if-match', `"${options.ifVersion}"`);
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (options.blob) headers.set('content-type', 'application/octet-stream');
  if (options.body !== undefined) headers.set('content-type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
  if (method === 'POST' && !options.anonymous) headers.set('idempotency-key', newId());
  try {
    const body = options.blob ?? (options.body === undefined ? null : JSON.stringify(options.body));
    return await fetch(base + path, { method, headers, body, signal: options.signal ?? null });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiFault(0, { code: 'unavailable', detail: 'The server cannot be reached right now.' });
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
  const body: unknown = text && isJson ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new ApiFault(answer.status, (body ?? {}) as Partial<Problem>);
  return body as T;
}

/** An id nobody else makes. `randomUUID` needs a secure context, a tablet on the LAN often has none. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
