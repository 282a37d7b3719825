import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { navigate } from '../app/router';
import { moment } from '../ui/time';
import { seed } from './seed';
import { reason, type RoutinesStore } from './store';
import { say } from './texts';

/** What the home has seen people do again and again, each with its evidence; never switched on by itself. */
export function Suggestions({ store }: { store: RoutinesStore }): JSX.Element | null {
  const told = useSignal<string | undefined>(undefined);
  const { suggestions } = store;
  if (suggestions.value.length === 0 && !told.value) return null;
  return (
    <section aria-labelledby="suggestions-list">
      <h2 id="suggestions-list">{say('suggestions')}</h2>
      {told.value && <p class="note" role="status">{told.value}</p>}
      <ul class="cards">
        {suggestions.value.map((suggestion) => (
          <li key={suggestion.id} class="card">
            <p dir="auto">{suggestion.text}</p>
            <p class="quiet">{say('evidence', { hits: suggestion.evidence.hits, chances: suggestion.evidence.chances })}</p>
            {suggestion.evidence.times.length > 0 && <p class="quiet">{say('evidenceWhen', { times: suggestion.evidence.times.slice(-4).map((at) => moment(at)).join(' · ') })}</p>}
            <div class="row">
              <button
                type="button"
                class="button small"
                onClick={() => void store.adopt(suggestion).then(() => (told.value = say('adopted')), (error: unknown) => (told.value = reason(error)))}
              >
                {say('adopt')}
              </button>
              <button
                type="button"
                class="button small"
                onClick={() => {
                  seed.value = suggestion.draft;
                  navigate('/routines/new');
                }}
              >
                {say('adoptEdit')}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
