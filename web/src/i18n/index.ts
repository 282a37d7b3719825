import { signal } from '@preact/signals';
import { en } from './en';

/** One entry: a text, or one text per plural form of the language. */
export type Entry = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Key = keyof typeof en;
/** A language: English is complete; another may lag behind and falls back entry by entry. */
export type Catalog = Partial<Record<Key, Entry>>;
/** What a language's module has: the texts that are always there, and those of the named parts. */
export interface Language {
  catalog: Catalog;
  parts: Record<string, Record<string, Entry>>;
}

/** Languages beside English: a tag and the module whose default export is it. */
const languages: Record<string, () => Promise<{ default: Language }>> = {
  de: () => import('./de'),
  ar: () => import('./ar'),
};
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);
const stored = 'roommate.language';

export const offered = ['en', ...Object.keys(languages)];
export const language = signal('en');
const english: Language = { catalog: en, parts: {} };
const spoken = signal<Language>(english);
let plurals = new Intl.PluralRules('en');

/** The text of a key in the language of the page, with `{name}` filled in; `{count}` also chooses the plural form. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return written(spoken.value.catalog[key] ?? en[key], values);
}

/** An entry as a text, its values filled in. */
export function written(entry: Entry, values: Record<string, string | number>): string {
  const text = typeof entry === 'string' ? entry : inNumber(entry, Number(values['count'] ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The translation of a part's text, where there is one. */
export function partEntry(part: string, key: string): Entry | undefined {
  return spoken.value.parts[part]?.[key];
}

/** "No lights" reads better than "0 lights", in languages without a zero form too. */
function inNumber(forms: Exclude<Entry, string>, count: number): string {
  const form = count === 0 && forms.zero !== undefined ? 'zero' : plurals.select(count);
  return forms[form] ?? forms.other ?? '';
}

/** Uses the language chosen before, or the first of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  const wanted = [localStorage.getItem(stored), ...navigator.languages].map((tag) => tag?.slice(0, 2) ?? '');
  await speak(wanted.find((tag) => offered.includes(tag)) ?? 'en');
}

export async function chooseLanguage(tag: string): Promise<void> {
  localStorage.setItem(stored, tag);
  await speak(tag);
}

async function speak(tag: string): Promise<void> {
  const load = languages[tag];
  const next = load ? (await load()).default : english;
  plurals = new Intl.PluralRules(tag);
  spoken.value = next;
  language.value = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = rightToLeft.has(tag) ? 'rtl' : 'ltr';
}
