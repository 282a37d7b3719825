import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { roomPath } from '../app/router';
import type { DeviceSummary, Room } from '../contracts';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { isReading, partsOf } from './kinds';
import { shownValues } from './kinds/part';
import { Tile } from './Tile';

interface RoomPanelProps {
  room: Room | undefined;
  devices: DeviceSummary[];
}

/** A room with its devices. The more its lamps shine, the warmer it is lit. */
export function RoomPanel({ room, devices }: RoomPanelProps): JSX.Element {
  const { twins, unread } = useInside();
  const entries = devices.map((device) => ({ device, entry: twins.entry(device.id) }));
  const ordered = entries.toSorted((a, b) => Number(reads(a.entry.twin.value)) - Number(reads(b.entry.twin.value)) || a.device.name.localeCompare(b.device.name));
  const lit = light(entries.map(({ entry }) => entry.twin.value));
  const waiting = room ? (unread.value[room.id] ?? 0) : 0;
  return (
    <section class="panel" aria-labelledby={`room-${room?.id ?? 'none'}`}>
      <span class="panel-light" style={{ opacity: lit.toFixed(2) }} />
      <header class="panel-head">
        <h2 id={`room-${room?.id ?? 'none'}`}>{room?.name ?? t('home.noRoom')}</h2>
        {room && (
          <a class="panel-talk" href={roomPath(room.id)}>
            <Icon name="chat" />
            <span>{waiting > 0 ? t('nav.unread', { count: waiting }) : t('home.talk')}</span>
            <span class="sr-only">{room.name}</span>
          </a>
        )}
      </header>
      {ordered.length === 0 ? (
        <p class="quiet">{t('home.emptyRoom')}</p>
      ) : (
        <div class="tiles">
          {ordered.map(({ device, entry }) => <Tile key={device.id} entry={entry} name={device.name} />)}
        </div>
      )}
    </section>
  );
}

function reads(twin: Parameters<typeof partsOf>[0] | undefined): boolean {
  return twin !== undefined && isReading(partsOf(twin)[0]);
}

/** 0 dark to 1 bright: the mean brightness of the lamps that can be reached. */
function light(twins: (Parameters<typeof partsOf>[0] | undefined)[]): number {
  const levels = twins.flatMap((twin) => {
    const lamp = twin && partsOf(twin).find((part) => part.component.kind === 'light');
    if (!twin || !lamp) return [];
    const values = shownValues(twin, lamp.id);
    if (values['on'] !== true) return [0];
    return [typeof values['brightness'] === 'number' ? 0.35 + (values['brightness'] / 100) * 0.65 : 1];
  });
  return levels.length > 0 ? levels.reduce((sum, level) => sum + level, 0) / levels.length : 0;
}
