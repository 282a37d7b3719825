import type { JSX } from 'preact';
import type { HistoryResult } from '../../contracts';
import { language } from '../../i18n';
import { moment } from '../../ui/time';
import { say } from './texts';

const width = 640;
const height = 180;
const margin = 8;

/** The mean as a line in the band between minimum and maximum; the sentence under it says the same in words. */
export function Chart({ history, from, to }: { history: HistoryResult; from: number; to: number }): JSX.Element {
  const { points, unit } = history;
  if (points.length === 0) return <p class="quiet">{say('none')}</p>;
  const min = Math.min(...points.map((point) => point.min));
  const max = Math.max(...points.map((point) => point.max));
  const x = (at: string): number => ((new Date(at).getTime() - from) / (to - from)) * width;
  const y = (value: number): number => (max > min ? height - margin - ((value - min) / (max - min)) * (height - 2 * margin) : height / 2);
  const place = (at: string, value: number): string => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
  const band = [...points.map((point) => place(point.at, point.max)), ...points.toReversed().map((point) => place(point.at, point.min))].join(' ');
  // A value holds until the next one: the line goes on to the end.
  const line = [...points.map((point) => place(point.at, point.mean)), `${width},${y(points.at(-1)?.last ?? 0).toFixed(1)}`];
  const total = points.reduce((sum, point) => sum + point.count, 0);
  const mean = points.reduce((sum, point) => sum + point.mean * point.count, 0) / Math.max(1, total);
  const number = new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 });
  const said = say('summary', { path: history.path, min: number.format(min), max: number.format(max), mean: number.format(mean), unit: unit ? ` ${unit}` : '' });
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={said}>
        <polygon points={band} />
        <polyline points={line.join(' ')} />
      </svg>
      <div class="chart-ends quiet"><span>{moment(from)}</span><span>{moment(to)}</span></div>
      <figcaption class="quiet">{said}</figcaption>
    </figure>
  );
}
