import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { Persona, PersonaPreview } from '../contracts';
import { reason } from '../routines/store';
import { announce } from '../ui/announce';
import { say } from './texts';

/** Who the assistant is in this home, and what a model would be told of it. */
export function PersonaPanel(): JSX.Element {
  const { home } = useInside();
  const persona = useSignal<Persona | undefined>(undefined);
  const preview = useSignal<PersonaPreview | undefined>(undefined);
  const problem = useSignal('');
  const path = `/homes/${home.homeId}/persona`;
  const role = home.snapshot.value?.home.role;
  const mayChange = role === 'owner' || role === 'admin';
  const attempt = (work: () => Promise<void>): void => {
    problem.value = '';
    work().catch((error: unknown) => (problem.value = reason(error)));
  };
  useEffect(() => attempt(async () => void (persona.value = await request<Persona>('GET', path))), [path]);
  const known = persona.value;
  const change = (changed: Partial<Persona>): void => void (persona.value = { ...known, ...changed } as Persona);
  const save = (event: Event): void => {
    event.preventDefault();
    attempt(async () => {
      persona.value = await request<Persona>('PUT', path, { body: known });
      announce(say('saved'));
    });
  };
  const show = (): void => attempt(async () => void (preview.value = await request<PersonaPreview>('POST', `${path}/preview`, { body: known })));
  return (
    <section aria-labelledby="persona-title">
      <h2 id="persona-title">{say('character')}</h2>
      <p class="quiet">{say('characterLead')}</p>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {known && (
        <form class="bar" onSubmit={save}>
          <label class="field"><span>{say('itsName')}</span><input class="input" required maxLength={40} readOnly={!mayChange} value={known.name} onInput={(event) => change({ name: event.currentTarget.value })} /></label>
          <label class="field"><span>{say('languages')}</span><input class="input" placeholder="en, de" readOnly={!mayChange} value={(known.languages ?? []).join(', ')} onChange={(event) => change({ languages: event.currentTarget.value.split(/[\s,]+/).filter(Boolean) })} /></label>
          <label class="field wide"><span>{say('manner')}</span><textarea class="input" rows={3} maxLength={500} readOnly={!mayChange} placeholder={say('mannerHint')} value={known.manner ?? ''} onInput={(event) => change({ manner: event.currentTarget.value })} /></label>
          {mayChange && <button type="submit" class="button primary">{say('save')}</button>}
          <button type="button" class="button" onClick={show}>{say('preview')}</button>
        </form>
      )}
      <div aria-live="polite">
        {preview.value && (
          <div class="found">
            <h3>{say('previewTitle', { version: preview.value.version })}</h3>
            <pre class="prompt" tabIndex={0}>{preview.value.prompt}</pre>
          </div>
        )}
      </div>
    </section>
  );
}
