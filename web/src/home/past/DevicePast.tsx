import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../../api/http';
import type { HistoryResult, Page } from '../../contracts';
import { Activities } from './Activities';
import { Chart } from './Chart';
import { say } from './texts';
import './past.css';

const hour = 3_600_000;
const spans = { day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour };
type Span = keyof typeof spans;
/** Points that a chart of this width can show. */
const steps = 240;

/** What a device was: a chart of each of its values, and who changed it. */
export function DevicePast({ deviceId, level: Heading = 'h3' }: { deviceId: string; level?: 'h2' | 'h3' }): JSX.Element {
  const paths = useSignal<string[] | undefined>(undefined);
  const path = useSignal('');
  const span = useSignal<Span>('day');
  const shown = useSignal<{ history: HistoryResult; from: number; to: number } | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    problem.value = undefined;
    await work().catch((error: Error) => (problem.value = error.message));
  };
  useEffect(() => void attempt(async () => {
    paths.value = (await request<Page<string>>('GET', `/devices/${deviceId}/history/paths`)).items;
    // What is measured says more than what is wished.
    path.value = paths.value.find((name) => /\.(value|current|power)$/.test(name)) ?? paths.value[0] ?? '';
  }), [deviceId]);
  useEffect(() => {
    if (!path.value) return;
    const wanted = { path: path.value, span: span.value };
    void attempt(async () => {
      const to = Date.now();
      const from = to - spans[wanted.span];
      const query = new URLSearchParams({ path: wanted.path, from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: String(Math.ceil(spans[wanted.span] / steps)) });
      const history = await request<HistoryResult>('GET', `/devices/${deviceId}/history?${query}`);
      // Another choice was made meanwhile: this answer is late.
      if (wanted.path === path.value && wanted.span === span.value) shown.value = { history, from, to };
    });
  }, [deviceId, path.value, span.value]);

  return (
    <>
      <section class="part past">
        <header><Heading>{say('title')}</Heading></header>
        {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
        {paths.value?.length === 0 && <p class="quiet">{say('noPaths')}</p>}
        {(paths.value?.length ?? 0) > 0 && (
          <div class="row">
            <select class="input inline" aria-label={say('value')} value={path.value} onChange={(event) => (path.value = event.currentTarget.value)}>
              {paths.value?.map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
            <fieldset class="choices">
              <legend class="sr-only">{say('title')}</legend>
              {(Object.keys(spans) as Span[]).map((name) => (
                <label key={name} class="choice">
                  <input type="radio" name="span" checked={span.value === name} onChange={() => (span.value = name)} />
                  <span>{say(name)}</span>
                </label>
              ))}
            </fieldset>
          </div>
        )}
        {shown.value && <Chart {...shown.value} />}
      </section>
      <Activities deviceId={deviceId} level={Heading} />
    </>
  );
}
