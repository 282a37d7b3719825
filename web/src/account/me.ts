import { signal } from '@preact/signals';
import { request } from '../api/http';
import type { User, UserPatch } from '../contracts';

/** The signed-in person as the server knows them now; undefined until asked. */
export const me = signal<User | undefined>(undefined);

export async function loadMe(): Promise<User> {
  return (me.value = await request<User>('GET', '/me'));
}

export async function changeMe(patch: UserPatch): Promise<void> {
  me.value = await request<User>('PATCH', '/me', { body: patch });
}
