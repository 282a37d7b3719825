import type { JSX } from 'preact';

interface TabsProps {
  label: string;
  base: string;
  current: string;
  tabs: readonly (readonly [string, string])[];
}

/** The parts of a page, each with an address of its own. */
export function Tabs({ label, base, current, tabs }: TabsProps): JSX.Element {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([id, name]) => (
        <a key={id} href={id ? `${base}/${id}` : base} {...(current === id ? { 'aria-current': 'page' as const } : {})}>{name}</a>
      ))}
    </nav>
  );
}
