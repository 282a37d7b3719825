import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { announce } from '../ui/announce';
import { reason } from '../routines/store';
import { saveFile } from './download';
import { memoriesIn, type MemoriesStore } from './memories';
import { say } from './texts';

/** Taking my memories out, bringing them in, and having all of them forgotten. */
export function Keeping({ store }: { store: MemoriesStore }): JSX.Element {
  const told = useSignal<{ text: string; bad: boolean } | undefined>(undefined);
  const asking = useSignal(false);
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    try {
      told.value = { text: await work(), bad: false };
      announce(told.value.text);
    } catch (error) {
      told.value = { text: reason(error), bad: true };
    }
  };
  const takeOut = (): Promise<void> => attempt(async () => {
    const items = await store.export();
    saveFile('memories.json', 'application/json', JSON.stringify({ items }, null, 2));
    return `${items.length}`;
  });
  const bringIn = (file: File): Promise<void> => attempt(async () => {
    const items = await file.text().then(memoriesIn).catch((error: unknown) => {
      throw new Error(say('importWrong', { problem: (error as Error).message }));
    });
    return say('imported', { added: await store.import(items), count: items.length });
  });
  return (
    <section aria-labelledby="memory-keeping">
      <h2 id="memory-keeping">{say('keep')}</h2>
      <div class="row">
        <button type="button" class="button" onClick={() => void takeOut()}>{say('export')}</button>
        <label class="button file">
          {say('import')}
          <input type="file" class="sr-only" accept="application/json,.json" onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void bringIn(file);
          }} />
        </label>
        {!asking.value && <button type="button" class="button danger" onClick={() => (asking.value = true)}>{say('forgetAll')}</button>}
      </div>
      {asking.value && (
        <div class="note bad" role="group" aria-label={say('forgetAll')}>
          <p>{say('forgetAllSure')}</p>
          <div class="row">
            <button type="button" class="button small danger" onClick={() => {
              asking.value = false;
              void attempt(async () => say('forgetAllDone', { count: await store.forgetAll() }));
            }}>{say('forgetAll')}</button>
            <button type="button" class="button small" onClick={() => (asking.value = false)}>{say('cancel')}</button>
          </div>
        </div>
      )}
      {told.value && <p class={told.value.bad ? 'note bad' : 'quiet'} role={told.value.bad ? 'alert' : undefined}>{told.value.text}</p>}
    </section>
  );
}
