import type { ComponentChildren, JSX } from 'preact';

interface DoorProps {
  title: string;
  lead: string;
  children: ComponentChildren;
}

/** The page before one is in: a house at dusk with one lit window. */
export function Door({ title, lead, children }: DoorProps): JSX.Element {
  return (
    <main class="door">
      <svg class="door-house" viewBox="0 0 400 210" aria-hidden="true">
        <path class="hill" d="M-90 212C0 176 90 160 200 161s200 15 290 51z" />
        <path class="wall" d="M118 176V92l82-58 82 58v84z" />
        <path class="roof" d="M102 98 200 28l98 70" />
        <g class="panes">
          <path class="pane lit" d="M144 104h34v34h-34z" />
          <path class="pane" d="M222 104h34v34h-34z" />
          <path class="pane lit late" d="M186 62h28v22h-28z" />
          <path class="door-leaf" d="M186 128h28v48h-28z" />
        </g>
        <path class="smoke" d="M262 62c-8-10 8-16 0-28s6-14 0-24" />
      </svg>
      <section class="door-card">
        <p class="wordmark">Roommate</p>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {children}
      </section>
    </main>
  );
}
