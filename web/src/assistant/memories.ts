import { signal } from '@preact/signals';
import { request } from '../api/http';
import type { CreateMemoryRequest, ForgetResult, ImportMemoriesResult, MemoryConsent, MemoryPatch, MemoryScope, MemoryView, Page } from '../contracts';
import { reason } from '../routines/store';

/** What to list: a question, a kind, whose. */
export interface MemoryFilter {
  question: string;
  kind: string;
  scope: MemoryScope | '';
}

const pageSize = 50;
const mostPerImport = 500;

/** One person's memories in one home, as the page shows them. */
export class MemoriesStore {
  readonly items = signal<MemoryView[] | undefined>(undefined);
  readonly filter = signal<MemoryFilter>({ question: '', kind: '', scope: '' });
  readonly next = signal<string | undefined>(undefined);
  readonly consent = signal<MemoryConsent | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  #asked = 0;

  constructor(readonly homeId: string) {}

  /** Lists anew; an answer that was overtaken by a later question is dropped. */
  async load(filter = this.filter.value): Promise<void> {
    const number = ++this.#asked;
    this.filter.value = filter;
    await this.#try(async () => {
      const page = await this.#page(filter);
      if (number !== this.#asked) return;
      this.items.value = page.items;
      this.next.value = page.next;
    });
  }

  async more(): Promise<void> {
    const cursor = this.next.value;
    if (!cursor) return;
    await this.#try(async () => {
      const page = await this.#page(this.filter.value, cursor);
      this.items.value = [...(this.items.value ?? []), ...page.items];
      this.next.value = page.next;
    });
  }

  loadConsent = (): Promise<void> => this.#try(async () => {
    this.consent.value = await request<MemoryConsent>('GET', `${this.#base}/consent`);
  });

  async setConsent(consent: MemoryConsent): Promise<void> {
    this.consent.value = await request<MemoryConsent>('PUT', `${this.#base}/consent`, { body: consent });
  }

  async add(memory: CreateMemoryRequest): Promise<void> {
    await request<MemoryView>('POST', this.#base, { body: memory });
    await this.load();
  }

  async change(memory: MemoryView, patch: MemoryPatch): Promise<void> {
    const changed = await request<MemoryView>('PATCH', `/memories/${memory.id}`, { body: patch });
    this.items.value = this.items.value?.map((known) => (known.id === changed.id ? { ...changed, ...(known.score === undefined ? {} : { score: known.score }) } : known));
  }

  /** What was derived from it goes too, so the list is read again. */
  async forget(memory: MemoryView): Promise<void> {
    await request<void>('DELETE', `/memories/${memory.id}`);
    await this.load();
  }

  async forgetAll(): Promise<number> {
    const { forgotten } = await request<ForgetResult>('DELETE', this.#base);
    await this.load();
    return forgotten;
  }

  origin = (memory: MemoryView): Promise<MemoryView> => request<MemoryView>('GET', `/memories/${memory.derivedFrom ?? memory.id}`);

  export = async (): Promise<MemoryView[]> => (await request<Page<MemoryView>>('GET', `${this.#base}/export`)).items;

  /** In the order they were said, as many at once as the server takes. */
  async import(items: CreateMemoryRequest[]): Promise<number> {
    let added = 0;
    for (let at = 0; at < items.length; at += mostPerImport) {
      added += (await request<ImportMemoriesResult>('POST', `${this.#base}/import`, { body: { items: items.slice(at, at + mostPerImport) } })).added;
    }
    await this.load();
    return added;
  }

  get #base(): string {
    return `/homes/${this.homeId}/memories`;
  }

  #page(filter: MemoryFilter, cursor?: string): Promise<Page<MemoryView>> {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (filter.question) query.set('q', filter.question);
    if (filter.kind) query.set('kind', filter.kind);
    if (filter.scope) query.set('scope', filter.scope);
    if (cursor) query.set('cursor', cursor);
    return request<Page<MemoryView>>('GET', `${this.#base}?${query}`);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem.value = undefined;
    } catch (error) {
      this.problem.value = reason(error);
    }
  }
}

/** What a file of memories holds: a page as it was exported, or a bare list. */
export function memoriesIn(text: string): CreateMemoryRequest[] {
  const value: unknown = JSON.parse(text);
  const items = Array.isArray(value) ? value : (value as { items?: unknown }).items;
  if (!Array.isArray(items) || !items.every((item) => typeof (item as { text?: unknown } | null)?.text === 'string')) throw new Error('items with a text are missing');
  return items as CreateMemoryRequest[];
}
