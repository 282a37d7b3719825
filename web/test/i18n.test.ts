import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Entry, Language } from '../src/i18n';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { en } = await import('../src/i18n/en');
const { parts } = await import('../src/i18n/part');
const languages: Record<string, Language> = { de: (await import('../src/i18n/de')).default, ar: (await import('../src/i18n/ar')).default };
// Every part of the page registers its English texts when it is loaded.
for (const load of Object.values(import.meta.glob(['../src/**/*texts.ts', '../src/**/*Texts.ts']))) await load();

const source = new URL('../src', import.meta.url).pathname;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

const forms = (entry: Entry): string[] => (typeof entry === 'string' ? [entry] : Object.values(entry));
const holes = (entry: Entry): string[] => [...new Set(forms(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')))].toSorted();

/** English beside a language: the page's own texts and those of each named part. */
function sections(language: Language): [name: string, english: Record<string, Entry>, translated: Record<string, Entry>][] {
  return [['page', en, language.catalog as Record<string, Entry>], ...[...parts].map(([name, english]): [string, Record<string, Entry>, Record<string, Entry>] => [name, english, language.parts[name] ?? {}])];
}

describe.each(Object.entries(languages))('The catalog %s', (tag, language) => {
  it('translates nothing that is not there in English', () => {
    const unknown = sections(language).flatMap(([name, english, translated]) => Object.keys(translated).filter((key) => !(key in english)).map((key) => `${name}: ${key}`));
    const noParts = Object.keys(language.parts).filter((name) => !parts.has(name));
    expect([...unknown, ...noParts]).toEqual([]);
  });

  it('fills in what English fills in', () => {
    const wrong = sections(language).flatMap(([name, english, translated]) =>
      Object.entries(translated).filter(([key, entry]) => key in english && holes(entry).filter((hole) => hole !== 'count').join() !== holes(english[key]!).filter((hole) => hole !== 'count').join()).map(([key]) => `${name}: ${key}`));
    expect(wrong).toEqual([]);
  });

  it('has the plural forms the language needs', () => {
    const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((form) => form !== 'zero');
    const wrong = sections(language).flatMap(([name, , translated]) =>
      Object.entries(translated).filter(([, entry]) => typeof entry !== 'string' && !('other' in entry && needed.every((form) => form in entry || form === 'few' || form === 'many' || form === 'two'))).map(([key]) => `${name}: ${key}`));
    expect(wrong).toEqual([]);
  });

  it('says everything about people, accounts and their homes', () => {
    const missing = sections(language).filter(([name]) => ['account', 'door', 'admin', 'people', 'files'].includes(name)).flatMap(([name, english, translated]) => Object.keys(english).filter((key) => !(key in translated)).map((key) => `${name}: ${key}`));
    expect(missing).toEqual([]);
  });

  it('says what is still told in English', () => {
    const missing = sections(language).flatMap(([name, english, translated]) => Object.keys(english).filter((key) => !(key in translated)).map((key) => `${name}: ${key}`));
    if (missing.length > 0) console.warn(`${tag} has no words yet for ${missing.length} texts:\n  ${missing.join('\n  ')}`);
    // Others add texts in English while they work; a whole page left behind is no longer that.
    expect(missing.length, missing.join('\n')).toBeLessThan(400);
  });
});

it('Every part of the page has a name by which it is translated', () => {
  const nameless = files.filter((name) => /\bpart\(\{/.test(readFileSync(join(source, name), 'utf8')) && !/\},\s*'\w+'\)/.test(readFileSync(join(source, name), 'utf8')));
  if (nameless.length > 0) console.warn(`Without a name, so never translated: ${nameless.join(', ')}`);
  expect(nameless).toEqual([]);
});
