import { signal } from '@preact/signals';
import type { JSX, VNode } from 'preact';
import { useRef } from 'preact/hooks';

// The parser and the sanitiser weigh as much as the rest of the room: the words are there before them, as they were written.
const engine = signal<typeof import('./markdown') | undefined>(undefined);
void import('./markdown').then((module) => (engine.value = module));

interface Frozen {
  text: string;
  blocks: VNode[];
}

/**
 * Markdown that may still be growing. What more text cannot change is parsed and sanitised once and kept as it is;
 * only the unfinished tail is rendered again.
 */
export function Markdown({ text }: { text: string }): JSX.Element {
  if (!engine.value) return <div class="prose plain" dir="auto">{text}</div>;
  return <Rendered text={text} engine={engine.value} />;
}

function Rendered({ text, engine: { frozenUpTo, toHtml } }: { text: string; engine: typeof import('./markdown') }): JSX.Element {
  const kept = useRef<Frozen>({ text: '', blocks: [] });
  if (!text.startsWith(kept.current.text)) kept.current = { text: '', blocks: [] };
  const { text: before, blocks } = kept.current;
  const upTo = frozenUpTo(text, before.length);
  if (upTo > before.length) {
    const html = toHtml(text.slice(before.length, upTo));
    // The same element object again makes Preact skip it.
    blocks.push(<div key={blocks.length} class="block" dangerouslySetInnerHTML={{ __html: html }} />);
    kept.current = { text: text.slice(0, upTo), blocks };
  }
  return (
    <div class="prose" dir="auto">
      {blocks}
      <div class="block tail" dangerouslySetInnerHTML={{ __html: toHtml(text.slice(upTo)) }} />
    </div>
  );
}
