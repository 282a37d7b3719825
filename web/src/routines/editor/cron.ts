/** Monday first, as cron counts them. */
export const week = ['1', '2', '3', '4', '5', '6', '0'];

export interface SimpleCron {
  /** 07:00 */
  time: string;
  /** Of `week`; all of them when every day. */
  days: string[];
}

const names: Record<string, string> = { mon: '1', tue: '2', wed: '3', thu: '4', fri: '5', sat: '6', sun: '0', 7: '0' };

/** A cron expression that is a time of day on some days; nothing when it is more than that. */
export function simpleCron(cron: string): SimpleCron | undefined {
  const [minute = '', hour = '', day, month, weekday = '', ...more] = cron.trim().split(/\s+/);
  if (more.length > 0 || day !== '*' || month !== '*' || !/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour) || Number(minute) > 59 || Number(hour) > 23) return undefined;
  const days = weekday === '*' ? week : spread(weekday.toLowerCase());
  return days && { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days };
}

export function cronOf({ time, days }: SimpleCron): string {
  const [hour = '0', minute = '0'] = time.split(':');
  const sorted = week.filter((day) => days.includes(day));
  const told = sorted.length === 7 || sorted.length === 0 ? '*' : sorted.join(',') === '1,2,3,4,5' ? '1-5' : sorted.join(',');
  return `${Number(minute)} ${Number(hour)} * * ${told}`;
}

function spread(list: string): string[] | undefined {
  const days: string[] = [];
  for (const piece of list.split(',')) {
    const [first, last] = piece.split('-').map((day) => names[day] ?? day);
    const from = week.indexOf(first ?? '');
    const to = last === undefined ? from : week.indexOf(last);
    if (from < 0 || to < from) return undefined;
    days.push(...week.slice(from, to + 1));
  }
  return [...new Set(days)];
}
