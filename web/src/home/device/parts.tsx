import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { Json, Twin } from '../../contracts';
import { t } from '../../i18n';
import { ago, moment } from '../../ui/time';
import { mostUrgent } from '../control';
import type { DevicePart } from '../kinds';
import { controlFor, shownValues } from '../kinds/part';
import { word } from '../kinds/words';
import { Progress } from '../TileStatus';
import { isObject } from '../twin';
import type { TwinEntry } from '../twins';

/** Whether it answers, and how old what is known of it is. */
export function Presence({ twin }: { twin: Twin }): JSX.Element {
  const { online, since, lastSeen } = twin.connection;
  if (!online) return <p class="note">{since ? t('device.offlineLong', { time: moment(since) }) : t('device.offline')}</p>;
  return <p class="note good">{lastSeen ? t('device.online', { ago: ago(lastSeen) }) : t('device.onlineNow')}</p>;
}

/** One component with all its controls. */
export function PartSection({ entry, twin, part, level: Heading = 'h3' }: { entry: TwinEntry; twin: Twin; part: DevicePart; level?: 'h2' | 'h3' }): JSX.Element {
  const { Head, Body } = part.kind;
  const label = part.component.name ?? part.id;
  const props = { entry, twin, id: part.id, component: part.component, label: `${twin.name} ${label}`, full: true };
  const controls = part.kind.properties.map((property) => ({ property, control: controlFor(entry, twin, `${part.id}.${property}`) }));
  const urgent = mostUrgent(controls.map(({ control }) => control));
  const property = controls.find(({ control }) => control === urgent)?.property ?? '';
  return (
    <section class="part">
      <header>
        <Heading>{label}</Heading>
        <span class="quiet">{part.kind.summary(shownValues(twin, part.id), part.component)}</span>
        {Head && <Head {...props} />}
      </header>
      {Body && <Body {...props} />}
      {urgent && urgent.state !== 'idle' && <Progress entry={entry} lead={part} property={property} control={urgent} />}
    </section>
  );
}

/** Who or what changed it last: as it happened on this page, or as the twin remembers. */
export function LastChange({ entry, twin }: { entry: TwinEntry; twin: Twin }): JSX.Element | null {
  const { home } = useInside();
  const seen = entry.lastChange.value;
  const kept = newest(twin.meta?.desired);
  const at = seen?.at ?? kept?.at;
  if (!at) return null;
  const id = seen?.by.id ?? kept?.id;
  const name = seen?.by.name ?? kept?.name ?? (id ? home.nameOf(id) : undefined) ?? t('cause.someone');
  const via = seen?.by.via ?? kept?.via;
  const who = seen?.by.kind === 'device' ? t('cause.device') : name;
  return <p class="quiet">{t('device.changedBy', { who: via ? `${who} (${word('via', via)})` : who, ago: ago(at) })}</p>;
}

/** Who wanted a leaf, and when. */
export interface Mark {
  at: string;
  id?: string;
  name?: string;
  via?: string;
}

/** The mark of one leaf; a group of leaves has none. Snapshots name the cause as an object, events on this page by its parts. */
export function markOf(tree: Json | undefined): Mark | undefined {
  if (!isObject(tree) || typeof tree['at'] !== 'string') return undefined;
  const by = isObject(tree['by']) ? tree['by'] : { id: tree['by'], name: tree['name'] };
  const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value ? value : undefined);
  const [id, name, via] = [text(by['id']), text(by['name']), text(tree['via']) ?? text(isObject(tree['by']) ? tree['by']['via'] : undefined)];
  return { at: tree['at'], ...(id ? { id } : {}), ...(name ? { name } : {}), ...(via ? { via } : {}) };
}

function newest(tree: Json | undefined): Mark | undefined {
  const mark = markOf(tree);
  if (mark || !isObject(tree)) return mark;
  return Object.values(tree).map(newest).filter((one) => one !== undefined).toSorted((a, b) => b.at.localeCompare(a.at))[0];
}
