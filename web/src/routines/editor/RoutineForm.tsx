import type { JSX } from 'preact';
import { Switch } from '../../ui/Switch';
import { useDraft } from './draft';
import { Field } from './Field';
import { PartList } from './PartList';
import { actions, conditions, triggers } from './specs';
import { say, type EditorText } from './texts';

const modes = ['single', 'restart', 'queued', 'parallel'];
const policies = ['run', 'skip', 'ask'];

/** The routine as a form: when, only if, then, and how. */
export function RoutineForm(): JSX.Element {
  const draft = useDraft();
  const mode = draft.text('mode') || 'single';
  const byClock = draft.list('triggers').some((trigger) => ['cron', 'once', 'every', 'sun'].includes(String((trigger as { type?: unknown } | null)?.type)));
  return (
    <>
      <Field at="name" label={say('name')}>
        {(input) => <input {...input} class="input" type="text" maxLength={80} value={draft.text('name')} onInput={(event) => draft.set('name', event.currentTarget.value)} />}
      </Field>
      <Field at="description" label={say('description')}>
        {(input) => <input {...input} class="input" type="text" maxLength={500} value={draft.text('description')} onInput={(event) => draft.set('description', event.currentTarget.value || undefined)} />}
      </Field>
      <Chapter title="when" hint="whenHint"><PartList at="triggers" specs={triggers} what="trigger" add="addTrigger" label={say('when')} /></Chapter>
      <Chapter title="only" hint="onlyHint"><PartList at="conditions" specs={conditions} what="condition" add="addCondition" label={say('only')} /></Chapter>
      <Chapter title="then" hint="thenHint"><PartList at="actions" specs={actions} what="action" add="addAction" label={say('then')} /></Chapter>
      <Chapter title="how">
        <Choose at="mode" label="mode" value={mode} options={modes} />
        {(mode === 'queued' || mode === 'parallel') && (
          <Field at="max" label={say('max')}>
            {(input) => <input {...input} class="input" type="number" min="1" max="20" value={draft.text('max')} placeholder="10" onInput={(event) => draft.set('max', event.currentTarget.value ? Number(event.currentTarget.value) : undefined)} />}
          </Field>
        )}
        {byClock && <Choose at="missed" label="missed" value={draft.text('missed') || 'skip'} options={policies} />}
        <div class="pair">
          <span class="pair-name">{say('enabled')}</span>
          <Switch label={say('enabled')} on={draft.get('enabled') !== false} change={(on) => draft.set('enabled', on)} />
        </div>
      </Chapter>
    </>
  );
}

function Chapter({ title, hint, children }: { title: EditorText; hint?: EditorText; children: JSX.Element | (JSX.Element | false)[] }): JSX.Element {
  return (
    <section class="chapter" aria-labelledby={`chapter-${title}`}>
      <h2 id={`chapter-${title}`}>{say(title)}</h2>
      {hint && <p class="quiet">{say(hint)}</p>}
      {children}
    </section>
  );
}

function Choose({ at, label, value, options }: { at: string; label: EditorText; value: string; options: string[] }): JSX.Element {
  const draft = useDraft();
  return (
    <Field at={at} label={say(label)}>
      {(input) => (
        <select {...input} class="input" value={value} onChange={(event) => draft.set(at, event.currentTarget.value)}>
          {!options.includes(value) && <option value={value}>{value}</option>}
          {options.map((option) => <option key={option} value={option}>{say(`${at}.${option}` as EditorText)}</option>)}
        </select>
      )}
    </Field>
  );
}
