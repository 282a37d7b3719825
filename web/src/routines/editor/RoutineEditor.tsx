import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { navigate } from '../../app/router';
import { ApiFault } from '../../api';
import type { DryRun, JsonObject, Routine } from '../../contracts';
import { announce } from '../../ui/announce';
import { Past } from '../Runs';
import { reason, type RoutinesStore } from '../store';
import { DocumentView } from './DocumentView';
import { Draft, DraftContext } from './draft';
import { ErrorSummary } from './ErrorSummary';
import { NamesContext } from './names';
import { RoutineForm } from './RoutineForm';
import { say } from './texts';

interface EditorProps {
  store: RoutinesStore;
  /** The one that is changed; none while a new one is written. */
  routine?: Routine | undefined;
  initial: JsonObject;
}

/** A form with the JSON behind it. Nothing written here is lost by an answer that says no. */
export function RoutineEditor({ store, routine, initial }: EditorProps): JSX.Element {
  const draft = useMemo(() => new Draft(initial), []);
  const asJson = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const stale = useSignal<number | undefined>(undefined);
  const version = useSignal(routine?.version);
  const past = useSignal<DryRun | undefined>(undefined);
  const names = { scenes: store.scenes.value ?? [], routines: (store.routines.value ?? []).map(({ id, definition }) => ({ id, name: definition.name })) };

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    problem.value = '';
    draft.errors.value = {};
    await work().catch((error: unknown) => {
      if (!(error instanceof ApiFault)) problem.value = String(error);
      else if (error.code === 'version_mismatch') stale.value = error.currentVersion ?? 0;
      else if (Object.keys(error.errors).length > 0) draft.errors.value = error.errors;
      else problem.value = reason(error);
    });
    busy.value = false;
  };
  const save = (ifVersion = version.value): Promise<void> => attempt(async () => {
    const document = draft.document.value;
    const kept = routine ? await store.write(routine.id, document, ifVersion) : await store.add(document);
    draft.saved.value = document;
    stale.value = undefined;
    version.value = kept.version;
    announce(say('saved'));
    if (!routine) navigate(`/routines/${kept.id}`, true);
  });
  const load = (): Promise<void> => attempt(async () => {
    const theirs = await store.one(routine?.id ?? '');
    draft.document.value = draft.saved.value = theirs.definition as unknown as JsonObject;
    version.value = theirs.version;
    stale.value = undefined;
  });

  return (
    <DraftContext.Provider value={draft}>
      <NamesContext.Provider value={names}>
        <form class="editor" noValidate onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}>
          <fieldset class="choices">
            <legend class="sr-only">{say('form')}</legend>
            {([false, true] as const).map((json) => (
              <label key={String(json)} class="choice">
                <input type="radio" name="editor-side" checked={asJson.value === json} onChange={() => (asJson.value = json)} />
                <span>{say(json ? 'document' : 'form')}</span>
              </label>
            ))}
          </fieldset>
          <ErrorSummary />
          {asJson.value ? <DocumentView /> : <RoutineForm />}
          {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
          {stale.value !== undefined && (
            <div class="note" role="alert">
              <p>{say('stale')}</p>
              <button type="button" class="button small" onClick={() => void load()}>{say('loadTheirs')}</button>
              <button type="button" class="button small" onClick={() => void save(stale.value)}>{say('overwrite')}</button>
            </div>
          )}
          {past.value && <Past past={past.value} />}
          <div class="row bar">
            <button type="submit" class="button primary" disabled={busy.value}>{say(busy.value ? 'saving' : 'save')}</button>
            <button type="button" class="button" disabled={busy.value} onClick={() => void attempt(async () => void (past.value = await store.dryRunDraft(draft.document.value)))}>{say('tryIt')}</button>
            {draft.changed.value && <button type="button" class="button" onClick={() => (draft.document.value = draft.saved.value)}>{say('discard')}</button>}
          </div>
        </form>
      </NamesContext.Provider>
    </DraftContext.Provider>
  );
}
