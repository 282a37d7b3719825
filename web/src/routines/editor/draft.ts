import { computed, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Json, JsonObject } from '../../contracts';
import { list, moved, read, write } from './document';

/** A routine while somebody writes it: one document, which the form and the JSON behind it both show. */
export class Draft {
  readonly document;
  /** What the server finds wrong, by the place in the document. */
  readonly errors = signal<Record<string, string[]>>({});
  readonly changed = computed(() => this.document.value !== this.saved.value);
  readonly saved;

  constructor(initial: JsonObject) {
    this.document = signal(initial);
    this.saved = signal(initial);
  }

  get(path: string): Json | undefined {
    return read(this.document.value, path);
  }

  text(path: string): string {
    const value = this.get(path);
    return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  }

  list(path: string): Json[] {
    return list(this.document.value, path);
  }

  /** Changes one place; what was said about it no longer holds. */
  set(path: string, value: Json | undefined): void {
    this.document.value = write(this.document.value, path, value) as JsonObject;
    this.errors.value = Object.fromEntries(Object.entries(this.errors.value).filter(([at]) => !at.startsWith(path) && !path.startsWith(`${at}.`)));
  }

  add(path: string, item: Json): void {
    this.set(`${path}[${this.list(path).length}]`, item);
  }

  /** What is said by number would point at another item. */
  move(path: string, from: number, by: number): void {
    this.set(path, moved(this.list(path), from, by));
  }

  remove(path: string): void {
    this.set(path, undefined);
    this.errors.value = {};
  }

  replace(document: JsonObject): void {
    this.document.value = document;
  }
}

export const DraftContext = createContext<Draft | undefined>(undefined);

export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('used outside of an editor');
  return draft;
}

/** The id of a field's input, so that what is wrong can be gone to. */
export const idOf = (path: string): string => `at-${path.replace(/\W+/g, '-')}`;

/** Goes to a field once it is painted. */
export function focusOn(path: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(idOf(path))?.focus()));
}
