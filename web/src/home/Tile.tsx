import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { nameWithin } from './names';
import { overlay } from '../app/overlay';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { isReading, partsOf, type DevicePart } from './kinds';
import { controlFor, shownValues, type PartProps } from './kinds/part';
import { mostUrgent } from './control';
import { Reading } from './Reading';
import { TileStatus } from './TileStatus';
import type { TwinEntry } from './twins';

/** One device: what it is doing, what can be done with it, and how far a change has come. */
export function Tile({ entry, name }: { entry: TwinEntry; name: string }): JSX.Element {
  const twin = entry.twin.value;
  if (!twin) return <article class="tile waiting" aria-busy={!entry.problem.value}>{entry.problem.value?.message ?? name}</article>;
  const parts = partsOf(twin);
  const [lead, ...others] = parts;
  if (isReading(lead)) return <Reading entry={entry} twin={twin} parts={parts} />;
  return <ControlTile entry={entry} lead={lead} others={others} />;
}

function ControlTile({ entry, lead, others }: { entry: TwinEntry; lead: DevicePart | undefined; others: DevicePart[] }): JSX.Element | null {
  const { home } = useInside();
  const twin = entry.twin.value;
  if (!twin) return null;
  const values = lead ? shownValues(twin, lead.id) : {};
  const props: PartProps | undefined = lead && { entry, twin, id: lead.id, component: lead.component, label: twin.name };
  const state = mostUrgent((lead?.kind.properties ?? []).map((property) => controlFor(entry, twin, `${lead?.id}.${property}`)))?.state ?? 'idle';
  const wantedOn = lead?.kind.properties.includes('on') ? controlFor(entry, twin, `${lead.id}.on`).wanted : values['on'];
  const active = lead?.kind.active?.({ ...values, ...(wantedOn === undefined ? {} : { on: wantedOn }) }, lead.component) ?? false;
  const { Head, Body } = lead?.kind ?? {};
  return (
    <article class="tile control" data-active={active} data-state={state} data-offline={!twin.connection.online} data-kind={lead?.component.kind} aria-label={twin.name}>
      <div class="tile-head">
        <span class="tile-icon"><Icon name={lead?.kind.icon(values, lead.component) ?? 'unknown'} /></span>
        <button type="button" class="tile-name" aria-label={t('device.open', { name: twin.name })} onClick={() => (overlay.value = { device: twin.id })}>
          {nameWithin(twin.name, home.room(twin.roomId ?? '')?.name)}
        </button>
        {props && Head && <Head {...props} />}
      </div>
      {props && Body && <div class="tile-body"><Body {...props} /></div>}
      <TileStatus entry={entry} twin={twin} lead={lead} others={others} />
    </article>
  );
}
