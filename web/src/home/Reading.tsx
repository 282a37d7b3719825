import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { overlay } from '../app/overlay';
import type { Twin } from '../contracts';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import type { DevicePart } from './kinds';
import { shownValues } from './kinds/part';
import { decimal } from './kinds/words';
import { nameWithin } from './names';
import { Sparkline } from './Sparkline';
import { Age } from './TileStatus';
import type { TwinEntry } from './twins';

/** A device that only tells: its value large, and the line it has drawn since the page opened. */
export function Reading({ entry, twin, parts }: { entry: TwinEntry; twin: Twin; parts: DevicePart[] }): JSX.Element | null {
  const { home } = useInside();
  const [lead, ...others] = parts;
  if (!lead) return null;
  const values = shownValues(twin, lead.id);
  const value = values['value'];
  const active = lead.kind.active?.(values, lead.component) ?? false;
  return (
    <article class="tile reading" data-active={active} data-offline={!twin.connection.online} data-wide={others.length > 0} aria-label={twin.name}>
      <button type="button" class="tile-name" aria-label={t('device.open', { name: twin.name })} onClick={() => (overlay.value = { device: twin.id })}>
        {nameWithin(twin.name, home.room(twin.roomId ?? '')?.name)}
      </button>
      <p class="reading-value numbers">
        {typeof value === 'number' ? (
          <span>{decimal(value)}<small> {lead.component.unit}</small></span>
        ) : (
          <span class="reading-word">{lead.kind.summary(values, lead.component)}</span>
        )}
        {others.map((part) => <span key={part.id} class="reading-more">{part.kind.summary(shownValues(twin, part.id), part.component)}</span>)}
      </p>
      {typeof value === 'number' && <Sparkline values={entry.traces.value[lead.id] ?? []} />}
      <div class="tile-status">
        <Icon name={lead.kind.icon(values, lead.component)} />
        <Age twin={twin} />
      </div>
    </article>
  );
}
