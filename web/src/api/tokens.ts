import type { LoginResult, User } from '../contracts';
import { ApiFault } from './fault';

/** A sign-in as this browser keeps it. */
export interface SignIn {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  user: User;
}

const key = 'roommate.sign-in';
/** A token that ends within this is refreshed first, so that it does not end on its way. */
const marginMs = 20_000;

export function signInFrom(result: LoginResult, now = Date.now()): SignIn {
  const { accessToken, refreshToken, expiresIn, user } = result;
  return { accessToken, refreshToken, user, expiresAt: now + expiresIn * 1_000 };
}

/** Keeps the sign-in in local storage and refreshes it once, however many calls and tabs need it. */
export class Tokens {
  #refreshing: Promise<SignIn> | undefined;
  readonly #listeners = new Set<(signIn: SignIn | undefined) => void>();

  constructor(readonly refresh: (refreshToken: string) => Promise<LoginResult>) {
    addEventListener('storage', (event) => {
      if (event.key === key || event.key === null) this.#changed(this.current);
    });
  }

  get current(): SignIn | undefined {
    const text = localStorage.getItem(key);
    return text ? (JSON.parse(text) as SignIn) : undefined;
  }

  onChange(listener: (signIn: SignIn | undefined) => void): void {
    this.#listeners.add(listener);
  }

  keep(signIn: SignIn | undefined): void {
    if (signIn) localStorage.setItem(key, JSON.stringify(signIn));
    else localStorage.removeItem(key);
    this.#changed(signIn);
  }

  /** A token that is good for the next seconds. Fails with `unauthenticated` when nobody is signed in. */
  async access(): Promise<string> {
    const current = this.#need();
    return current.expiresAt - marginMs > Date.now() ? current.accessToken : (await this.renew(current.accessToken)).accessToken;
  }

  /** Replaces a token that the server refused or that ends soon; calls meanwhile share the one answer. */
  renew(refused: string): Promise<SignIn> {
    this.#refreshing ??= this.#exclusively(() => this.#renew(refused)).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #renew(refused: string): Promise<SignIn> {
    const current = this.#need();
    // Another tab was faster: a refresh token used twice would end the whole session.
    if (current.accessToken !== refused) return current;
    try {
      const next = signInFrom(await this.refresh(current.refreshToken));
      this.keep(next);
      return next;
    } catch (error) {
      const ended = error instanceof ApiFault && (error.status === 401 || error.status === 403);
      if (ended && this.current?.refreshToken === current.refreshToken) this.keep(undefined);
      throw error;
    }
  }

  /** One tab at a time. Web Locks need a secure context; over plain http the check above is what remains. */
  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const locks: LockManager | undefined = navigator.locks;
    return locks ? await locks.request(key, work) : work();
  }

  #need(): SignIn {
    const current = this.current;
    if (!current) throw new ApiFault(401, { code: 'unauthenticated', detail: 'Sign in first.' });
    return current;
  }

  #changed(signIn: SignIn | undefined): void {
    for (const listener of this.#listeners) listener(signIn);
  }
}
