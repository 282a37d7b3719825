import { language } from '.';

/**
 * The texts of a part of the page that is loaded by itself: English here, so that what nobody opened costs nothing.
 * `{name}` is filled in; another language may lag behind and falls back entry by entry.
 */
export function part<K extends string>(en: Record<K, string>, others: Record<string, Partial<Record<K, string>>> = {}): (key: K, values?: Record<string, string | number>) => string {
  return (key, values = {}) => (others[language.value]?.[key] ?? en[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
