import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { Twin } from '../contracts';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { age, ago, moment, now } from '../ui/time';
import { mostUrgent, type Control } from './control';
import { isReading, type DevicePart } from './kinds';
import { controlFor, shownValues } from './kinds/part';
import { say } from './kinds/words';
import type { TwinEntry } from './twins';

interface StatusProps {
  entry: TwinEntry;
  twin: Twin;
  lead: DevicePart | undefined;
  others: DevicePart[];
}

/** The line below a tile's controls: what is, what is wanted, what went wrong, and how old that knowledge is. */
export function TileStatus({ entry, twin, lead, others }: StatusProps): JSX.Element {
  const properties = lead?.kind.properties ?? [];
  const controls = properties.map((property) => ({ property, control: controlFor(entry, twin, `${lead?.id}.${property}`) }));
  const urgent = mostUrgent(controls.map(({ control }) => control));
  const property = controls.find(({ control }) => control === urgent)?.property ?? '';
  const readings = others.filter(isReading).map((part) => part.kind.summary(shownValues(twin, part.id), part.component));
  const calm = !urgent || urgent.state === 'idle';
  return (
    <div class="tile-status">
      {calm ? (
        <span class="tile-summary">
          {[lead?.kind.summary(shownValues(twin, lead.id), lead.component), ...readings].filter(Boolean).join(' · ')}
          <By entry={entry} />
        </span>
      ) : (
        <Progress entry={entry} lead={lead} property={property} control={urgent} />
      )}
      <Age twin={twin} />
    </div>
  );
}

/** How long it stands on the tile that somebody else did this. */
const bySomebodyMs = 12_000;

/** Who or what just changed it, when that was not done here; the device's own page remembers it longer. */
function By({ entry }: { entry: TwinEntry }): JSX.Element | null {
  const { user } = useInside();
  const change = entry.lastChange.value;
  if (!change || change.by.id === user.id || change.by.kind === 'device') return null;
  const since = Date.now() - new Date(change.at).getTime();
  if (since > bySomebodyMs || now.value - new Date(change.at).getTime() > bySomebodyMs) return null;
  return <span class="by"> · {t('state.by', { who: change.by.name ?? t('cause.someone') })}</span>;
}

interface ProgressProps {
  entry: TwinEntry;
  lead: DevicePart | undefined;
  property: string;
  control: Control;
}

/** Wanted and reported side by side for as long as they differ; never a silent revert. */
export function Progress({ entry, lead, property, control }: ProgressProps): JSX.Element {
  const { actions } = useInside();
  const wanted = say(property, control.wanted, lead?.component);
  const reported = say(property, control.reported, lead?.component);
  if (control.state === 'failed') {
    return (
      <span class="tile-summary failed" role="alert">
        <Icon name="warn" />
        <span>{t('state.failed', { wanted, reason: control.reason ?? t('state.noReason') })}</span>
        {lead && <button type="button" class="link-button" onClick={() => actions.retry(entry, lead.id, property)}>{t('action.retry')}</button>}
      </span>
    );
  }
  if (control.state === 'reported') return <span class="tile-summary reported"><Icon name="check" /> {t('state.reported', { wanted })}</span>;
  if (control.state === 'pending') return <span class="tile-summary waits">{t('state.pending', { wanted })}</span>;
  const waiting = control.since ? Math.floor((now.value - control.since) / 1_000) : 0;
  const seconds = waiting >= 2 ? ` · ${age(control.since ?? 0)}` : '';
  return (
    <span class="tile-summary waits numbers">
      {t(control.offline ? 'state.later' : 'state.waiting', { wanted, reported })}
      {seconds}
    </span>
  );
}

/** How long ago the device last said something, or since when it is away. */
export function Age({ twin }: { twin: Twin }): JSX.Element | null {
  const { online, since, lastSeen } = twin.connection;
  if (!online) {
    const title = since ? t('device.offlineSince', { time: moment(since) }) : undefined;
    return <span class="tile-age away" title={title}><Icon name="offline" />{since ? t('device.offlineFor', { age: age(since) }) : t('device.offline')}</span>;
  }
  const seen = lastSeen ?? twin.meta?.reportedAt;
  return seen ? <Seen at={seen} /> : null;
}

/** Every second on every tile: the text itself is the signal, nothing is rendered for it. */
function Seen({ at }: { at: string }): JSX.Element {
  const seen = useSignal(at);
  if (seen.peek() !== at) seen.value = at;
  const text = useComputed(() => age(seen.value));
  const title = useComputed(() => t('device.reported', { ago: ago(seen.value) }));
  return <span class="tile-age numbers" title={title}>{text}</span>;
}
