import type { JSX } from 'preact';

/** The initials of a person; words beside it say the name. */
export function Avatar({ name, online }: { name: string; online?: boolean }): JSX.Element {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('');
  return <span class="avatar" aria-hidden="true" data-online={online}>{initials.toUpperCase()}</span>;
}
