import type { HomeTimer } from '../contracts';

/** What is left of a timer, in milliseconds; 0 when it rings. */
export function leftOf(timer: HomeTimer, now: number): number {
  if (timer.state === 'paused') return timer.remainingMs ?? 0;
  if (timer.state === 'ringing' || !timer.endsAt) return 0;
  return Math.max(0, new Date(timer.endsAt).getTime() - now);
}

/** 4:05, 1:00:09. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The next to ring first; what rings before everything, what is paused last. */
export function inOrder(timers: readonly HomeTimer[], now: number): HomeTimer[] {
  const rank = (timer: HomeTimer): number => (timer.state === 'ringing' ? -1 : timer.state === 'paused' ? Infinity : leftOf(timer, now));
  return [...timers].sort((a, b) => rank(a) - rank(b) || a.at.localeCompare(b.at));
}
