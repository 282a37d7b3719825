import { signal } from '@preact/signals';
import { language, t } from '../i18n';

/** Now, to the second, for ages; it stands still while nobody looks. */
export const now = signal(Date.now());

setInterval(() => {
  if (document.visibilityState === 'visible') now.value = Date.now();
}, 1_000);
document.addEventListener('visibilitychange', () => {
  now.value = Date.now();
});

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.value} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language.value === 'en' ? navigator.language : language.value, options);
  formats.set(key, made);
  return made;
}

/** 22:41 */
export function clockTime(at: string | number): string {
  return format('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** Friday, 20 November */
export function longDate(at: string | number): string {
  return format('date', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at));
}

/** 22:41, or the day too when it was not today. */
export function moment(at: string | number): string {
  const then = new Date(at);
  if (then.toDateString() === new Date(now.value).toDateString()) return clockTime(at);
  return format('moment', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(then);
}

const units = [
  ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1],
] as const;

/** 12 s ago. */
export function ago(at: string | number, from = now.value): string {
  const seconds = Math.max(0, Math.round((from - new Date(at).getTime()) / 1_000));
  if (seconds < 2) return t('time.now');
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language.value, { style: 'narrow', numeric: 'always' }).format(-Math.floor(seconds / size), unit);
}

/** 12 s, without "ago", for the corner of a tile. */
export function age(at: string | number, from = now.value): string {
  const seconds = Math.max(0, Math.round((from - new Date(at).getTime()) / 1_000));
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.NumberFormat(language.value, { style: 'unit', unit, unitDisplay: 'narrow' }).format(Math.floor(seconds / size));
}

/** The name of a day of the week; 0 is Monday. */
export function weekday(day: number, length: 'long' | 'short'): string {
  // 2024 began on a Monday.
  return format(`weekday ${length}`, { weekday: length, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + day)));
}
