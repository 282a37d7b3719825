import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n';
import type { Loaded } from './load';
import './pages.css';

interface SectionProps {
  title: string;
  lead?: string;
  /** What the section shows is read first; says so when that failed. */
  loaded?: Pick<Loaded<unknown>, 'value' | 'problem' | 'reload'>;
  children: ComponentChildren;
}

/** A part of a settings page: a heading, a sentence, what belongs to it. */
export function Section({ title, lead, loaded, children }: SectionProps): JSX.Element {
  const id = useId();
  return (
    <section class="part" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {lead && <p class="quiet">{lead}</p>}
      </header>
      {loaded?.problem.value && (
        <div class="note bad" role="alert">
          <p>{loaded.problem.value}</p>
          <button type="button" class="button small" onClick={() => void loaded.reload()}>{t('action.tryAgain')}</button>
        </div>
      )}
      {loaded && loaded.value.value === undefined && !loaded.problem.value ? <p class="quiet" aria-busy="true">…</p> : children}
    </section>
  );
}
