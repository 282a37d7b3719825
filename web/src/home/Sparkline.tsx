import type { JSX } from 'preact';

const width = 100;
const height = 24;

/** The last values as a line; the numbers beside it say the same to those who do not see it. */
export function Sparkline({ values }: { values: number[] }): JSX.Element {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number): number => (span > 0 ? height - 3 - ((value - low) / span) * (height - 6) : height / 2);
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {values.length > 1 && <polyline points={points} />}
    </svg>
  );
}
