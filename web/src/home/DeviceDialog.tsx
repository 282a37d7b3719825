import type { JSX } from 'preact';
import { closeOverlay } from '../app/overlay';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import './device.css';
import './tile.css';
import { LastChange, PartSection, Presence } from './device/parts';
import { partsOf } from './kinds';

/** A device at hand: all its controls, and who changed it. Everything else is on its own page. */
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
          <p><a class="button small" href={`/devices/${encodeURIComponent(deviceId)}`} onClick={closeOverlay}>{t('device.page')}</a></p>
        </>
      )}
    </Dialog>
  );
}
