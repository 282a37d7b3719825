import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon';
import { say } from './fileTexts';
import type { Attachments } from './files';

/** The files of the message that is being written. */
export function AttachBar({ attachments }: { attachments: Attachments }): JSX.Element | null {
  const entries = attachments.entries.value;
  if (entries.length === 0) return null;
  return (
    <ul class="attaching" aria-label={say('filesOf')}>
      {entries.map((entry) => (
        <li key={entry.key} data-state={entry.problem ? 'failed' : entry.file ? 'ready' : 'sending'}>
          <span role={entry.problem ? 'alert' : undefined}>{entry.problem ? say('failed', { name: entry.name, problem: entry.problem }) : entry.file ? entry.name : say('uploading', { name: entry.name })}</span>
          <button type="button" class="icon-button" aria-label={say('remove', { name: entry.name })} onClick={() => attachments.drop(entry.key)}><Icon name="close" /></button>
        </li>
      ))}
    </ul>
  );
}

export function AttachButton({ attachments }: { attachments: Attachments }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="icon-button" aria-label={say('attach')} title={say('attach')} onClick={() => input.current?.click()}><Icon name="plus" /></button>
      <input ref={input} type="file" multiple hidden onChange={(event) => {
        const chosen = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = '';
        void attachments.add(chosen);
      }} />
    </>
  );
}
