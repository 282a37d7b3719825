import { computed, signal } from '@preact/signals';
import { api, signInFrom, tokens } from '../api';
import { forgetKnown } from '../app/lastKnown';
import type { About, LoginResult } from '../contracts';

/** Who is signed in in this browser; follows other tabs. */
export const signIn = signal(tokens.current);
export const signedIn = computed(() => signIn.value?.user.id);
/** What the server says of itself before anybody has signed in; undefined until it answered. */
export const about = signal<About | undefined>(undefined);
/** The server did not answer when asked what it is. */
export const unreachable = signal(false);

tokens.onChange((next) => {
  signIn.value = next;
  // A shared tablet shows nobody what another last saw.
  if (!next) void forgetKnown();
});

/** How soon the door asks again whether the server is there. */
const tryAgainMs = 5_000;

export async function learnAbout(): Promise<void> {
  try {
    about.value = await api.about();
    unreachable.value = false;
  } catch {
    // Shown on the page with a way to try again, and tried again by itself; a signed-in page does not need it.
    unreachable.value = true;
    setTimeout(() => void (unreachable.value && !signedIn.value && learnAbout()), tryAgainMs);
  }
}

export function enterWith(result: LoginResult): void {
  tokens.keep(signInFrom(result));
}

export async function signOut(): Promise<void> {
  // The server may be away; this browser forgets the sign-in all the same.
  await api.logout().catch(() => undefined);
  tokens.keep(undefined);
  if (!about.value) await learnAbout();
}
