import type { UsageRow } from '../contracts';

/** Turns, tokens and cost of some rows together. */
export interface Total {
  key: string;
  turns: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  /** By currency; prices of several servers may not share one. */
  cost: Record<string, number>;
}

const empty = (key: string): Total => ({ key, turns: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: {} });

function add(total: Total, row: UsageRow): Total {
  total.turns += row.turns;
  total.inputTokens += row.inputTokens;
  total.outputTokens += row.outputTokens;
  total.cachedTokens += row.cachedTokens;
  total.cost[row.cost.currency] = (total.cost[row.cost.currency] ?? 0) + row.cost.amount;
  return total;
}

/** All rows together. */
export function totalOf(rows: readonly UsageRow[]): Total {
  return rows.reduce(add, empty(''));
}

/** The rows gathered by what `of` says of each, in the order they come. */
export function gather(rows: readonly UsageRow[], of: (row: UsageRow) => string): Total[] {
  const totals = new Map<string, Total>();
  for (const row of rows) {
    const key = of(row);
    const total = totals.get(key) ?? empty(key);
    totals.set(key, add(total, row));
  }
  return [...totals.values()];
}

/** "€0.0312", "€0.03 + $0.10"; small sums keep four digits. */
export function money(cost: Record<string, number>, language?: string): string {
  const parts = Object.entries(cost).map(([currency, amount]) =>
    new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: amount < 1 ? 4 : 2 }).format(amount));
  return parts.length > 0 ? parts.join(' + ') : '–';
}

/** The day before `days` others, as the server writes days. */
export function daysBack(from: Date, days: number): string {
  const then = new Date(from.getFullYear(), from.getMonth(), from.getDate() - days);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
