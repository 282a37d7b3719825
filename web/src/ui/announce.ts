import { signal } from '@preact/signals';

/** What the one polite status node of the page says to screen readers. */
export const announcement = signal('');

export function announce(text: string): void {
  announcement.value = text;
}
