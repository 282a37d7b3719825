import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { lazy } from '../app/lazy';
import { closeOverlay } from '../app/overlay';
import { useInside } from '../app/inside';
import type { Json, Twin } from '../contracts';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { ago, moment } from '../ui/time';
import './device.css';
import './tile.css';
import { mostUrgent } from './control';
import { partsOf, type DevicePart } from './kinds';
import { controlFor, shownValues } from './kinds/part';
import { word } from './kinds/words';
import { Progress } from './TileStatus';
import { isObject } from './twin';
import type { TwinEntry } from './twins';

const DevicePast = lazy<{ deviceId: string }>(() => import('./past/DevicePast').then((module) => module.DevicePast));

/** Everything about one device: all its controls, who changed it, and the twin itself. */
export function DeviceDialog({ deviceId }: { deviceId: string }): JSX.Element {
  const { twins, home } = useInside();
  const entry = twins.entry(deviceId);
  const twin = entry.twin.value;
  const name = twin?.name ?? home.nameOf(deviceId) ?? '';
  return (
    <Dialog title={name} close={closeOverlay} class="device">
      {entry.problem.value && <p class="note bad" role="alert">{entry.problem.value.message}</p>}
      {twin && (
        <>
          <p class="quiet">{[home.room(twin.roomId ?? '')?.name, twin.about?.model, twin.about?.firmware].filter(Boolean).join(' · ')}</p>
          <Presence twin={twin} />
          {partsOf(twin).map((part) => <PartSection key={part.id} entry={entry} twin={twin} part={part} />)}
          <LastChange entry={entry} twin={twin} />
          <Past deviceId={deviceId} />
          <details class="document">
            <summary>{t('device.twin')}</summary>
            <pre tabIndex={0} aria-label={t('device.twin')}>{JSON.stringify(twin, null, 2)}</pre>
          </details>
        </>
      )}
    </Dialog>
  );
}

/** Loaded when somebody asks for it: most who open a device want to switch it. */
function Past({ deviceId }: { deviceId: string }): JSX.Element {
  const open = useSignal(false);
  return (
    <details class="document" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('device.past')}</summary>
      {open.value && <DevicePast deviceId={deviceId} />}
    </details>
  );
}

function Presence({ twin }: { twin: Twin }): JSX.Element {
  const { online, since, lastSeen } = twin.connection;
  if (!online) return <p class="note">{since ? t('device.offlineLong', { time: moment(since) }) : t('device.offline')}</p>;
  return <p class="note good">{lastSeen ? t('device.online', { ago: ago(lastSeen) }) : t('device.onlineNow')}</p>;
}

function PartSection({ entry, twin, part }: { entry: TwinEntry; twin: Twin; part: DevicePart }): JSX.Element {
  const { Head, Body } = part.kind;
  const label = part.component.name ?? part.id;
  const props = { entry, twin, id: part.id, component: part.component, label: `${twin.name} ${label}`, full: true };
  const controls = part.kind.properties.map((property) => ({ property, control: controlFor(entry, twin, `${part.id}.${property}`) }));
  const urgent = mostUrgent(controls.map(({ control }) => control));
  const property = controls.find(({ control }) => control === urgent)?.property ?? '';
  return (
    <section class="part">
      <header>
        <h3>{label}</h3>
        <span class="quiet">{part.kind.summary(shownValues(twin, part.id), part.component)}</span>
        {Head && <Head {...props} />}
      </header>
      {Body && <Body {...props} />}
      {urgent && urgent.state !== 'idle' && <Progress entry={entry} lead={part} property={property} control={urgent} />}
    </section>
  );
}

/** Who or what changed it last: as it happened on this page, or as the twin remembers. */
function LastChange({ entry, twin }: { entry: TwinEntry; twin: Twin }): JSX.Element | null {
  const { home } = useInside();
  const seen = entry.lastChange.value;
  const kept = newest(twin.meta?.desired);
  const at = seen?.at ?? kept?.at;
  if (!at) return null;
  const id = seen?.by.id ?? kept?.by;
  const name = seen?.by.name ?? kept?.name ?? (id ? home.nameOf(id) : undefined) ?? t('cause.someone');
  const via = seen?.by.via ?? kept?.via;
  const who = seen?.by.kind === 'device' ? t('cause.device') : name;
  return <p class="quiet">{t('device.changedBy', { who: via ? `${who} (${word('via', via)})` : who, ago: ago(at) })}</p>;
}

interface Mark {
  at: string;
  by?: string;
  name?: string;
  via?: string;
}

function newest(tree: Json | undefined): Mark | undefined {
  if (!isObject(tree)) return undefined;
  if (typeof tree['at'] === 'string') return tree as unknown as Mark;
  return Object.values(tree).map(newest).filter((mark) => mark !== undefined).toSorted((a, b) => b.at.localeCompare(a.at))[0];
}
