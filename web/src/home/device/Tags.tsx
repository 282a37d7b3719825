import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../../api/http';
import type { Json, Twin } from '../../contracts';
import { Icon } from '../../ui/Icon';
import { say } from './texts';

/** The tags of a device, each saved as it is left. */
export function Tags({ twin }: { twin: Twin }): JSX.Element {
  const fresh = useSignal('');
  const problem = useSignal('');
  const change = async (tag: string, value: Json): Promise<void> => {
    problem.value = '';
    await request<Twin>('PATCH', `/devices/${twin.id}/tags`, { body: { [tag]: value } }).catch((error: Error) => (problem.value = error.message));
  };
  const add = (event: Event): void => {
    event.preventDefault();
    void change(fresh.value.trim(), true).then(() => (fresh.value = ''));
  };
  return (
    <section class="part" aria-labelledby="device-tags">
      <header><h2 id="device-tags">{say('tags')}</h2></header>
      <p class="quiet">{say('tagsLead')}</p>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {Object.entries(twin.tags).map(([tag, value]) => (
        <div key={tag} class="pair">
          <span class="pair-name">{tag}</span>
          <input class="input" aria-label={say('tagValue', { tag })} value={typeof value === 'string' ? value : JSON.stringify(value)} onChange={(event) => void change(tag, valueOf(event.currentTarget.value))} />
          <button type="button" class="icon-button" aria-label={say('tagRemove', { tag })} onClick={() => void change(tag, null)}><Icon name="close" /></button>
        </div>
      ))}
      <form class="pair" onSubmit={add}>
        <input class="input" required maxLength={60} aria-label={say('tagName')} placeholder={say('tagName')} value={fresh} onInput={(event) => (fresh.value = event.currentTarget.value)} />
        <button type="submit" class="button small">{say('tagAdd')}</button>
      </form>
    </section>
  );
}

/** `true` and `21.5` as what they are, anything else as text. */
function valueOf(text: string): Json {
  return /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text) ? (JSON.parse(text) as Json) : text;
}
