import type { Member, Twin } from '../contracts';
import { t } from '../i18n';
import { partsOf } from './kinds';
import { shownValues } from './kinds/part';
import { decimal } from './kinds/words';

/** The home in a few words, most telling first: what is on, how warm it is, what stands open, who is there. */
export function describeHome(twins: Twin[], members: Member[]): string[] {
  const parts = twins.flatMap((twin) => partsOf(twin).map((part) => ({ twin, part, values: shownValues(twin, part.id) })));
  const of = (kind: string): typeof parts => parts.filter(({ part }) => part.component.kind === kind);
  const phrases: string[] = [];

  const danger = of('binary').filter(({ part, values }) => ['smoke', 'leak'].includes(part.component.class ?? '') && values['active'] === true);
  for (const { twin } of danger) phrases.push(t('sentence.alarm', { name: twin.name }));

  const lights = of('light');
  if (lights.length > 0) phrases.push(t('sentence.lights', { count: lights.filter(({ values }) => values['on'] === true).length }));

  const warmth = of('sensor').flatMap(({ part, values }) => (part.component.class === 'temperature' && typeof values['value'] === 'number' ? [values['value']] : []));
  // The middle one: a fridge or a terrace does not make the home cold.
  const middle = warmth.toSorted((a, b) => a - b)[Math.floor(warmth.length / 2)];
  if (middle !== undefined) phrases.push(t('sentence.warmth', { value: decimal(middle) }));

  const unlocked = of('lock').filter(({ values }) => values['locked'] === false);
  if (unlocked.length > 0) phrases.push(t('sentence.unlocked', { name: unlocked.map(({ twin }) => twin.name).join(', ') }));
  else if (of('lock').length > 0) phrases.push(t('sentence.locked'));

  const open = of('binary').filter(({ part, values }) => ['door', 'window'].includes(part.component.class ?? '') && values['active'] === true);
  if (open.length === 1) phrases.push(t('sentence.openOne', { name: open[0]?.twin.name ?? '' }));
  if (open.length > 1) phrases.push(t('sentence.open', { count: open.length }));

  const away = twins.filter((twin) => !twin.connection.online).length;
  if (away > 0) phrases.push(t('sentence.offline', { count: away }));

  const here = members.filter((member) => member.presence === 'online').length;
  if (here > 1) phrases.push(t('sentence.here', { count: here }));
  return phrases;
}

/** Good morning, by the clock on the wall. */
export function greeting(hour: number, name: string): string {
  const key = hour < 5 ? 'greeting.night' : hour < 12 ? 'greeting.morning' : hour < 18 ? 'greeting.day' : 'greeting.evening';
  return t(key, { name });
}
