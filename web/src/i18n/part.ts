import { partEntry, written, type Entry } from '.';

/** The English texts of every named part, for the test that tells which translations are missing. */
export const parts = new Map<string, Record<string, Entry>>();

/**
 * The texts of a part of the page that is loaded by itself: English here, so that what nobody opened costs nothing.
 * `{name}` is filled in, `{count}` also chooses the plural form. Other languages translate it under its name in their
 * catalog (`i18n/de.ts`), and fall back to English entry by entry.
 */
export function part<K extends string>(en: Record<K, Entry>, name = ''): (key: K, values?: Record<string, string | number>) => string {
  if (name) parts.set(name, en);
  return (key, values = {}) => written(partEntry(name, key) ?? en[key], values);
}
