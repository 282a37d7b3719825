import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { Twin } from '../../contracts';
import '../device.css';
import { partsOf } from '../kinds';
import { DevicePast } from '../past/DevicePast';
import '../tile.css';
import type { TwinEntry } from '../twins';
import { Commands } from './Commands';
import { deviceExtras } from './extras';
import { LastChange, PartSection, Presence } from './parts';
import { DeviceSettings } from './Settings';
import { say } from './texts';
import { TwinTable } from './TwinTable';
import './view.css';

/** Devices that count nothing send a moment as their boot; only a count is worth showing. */
const countedBoots = 1_000_000;

/** One device with everything: controls, wanted and reported, history, commands, settings. */
export function DeviceView({ deviceId }: { deviceId: string }): JSX.Element {
  const { twins, home } = useInside();
  const entry = twins.entry(deviceId);
  const twin = entry.twin.value;
  const name = twin?.name ?? home.nameOf(deviceId) ?? '';
  return (
    <div class="device-page">
      <header>
        <p><a href="/">{say('back')}</a></p>
        <h1>{name || say('gone')}</h1>
      </header>
      {entry.problem.value && <p class="note bad" role="alert">{entry.problem.value.message}</p>}
      {twin ? <Inside entry={entry} twin={twin} /> : !entry.problem.value && <div class="loading" aria-busy="true" />}
    </div>
  );
}

function Inside({ entry, twin }: { entry: TwinEntry; twin: Twin }): JSX.Element {
  const { home } = useInside();
  const facts = [home.room(twin.roomId ?? '')?.name, twin.about?.model, twin.about?.firmware && `${say('firmware')} ${twin.about.firmware}`, (twin.connection.boot ?? countedBoots) < countedBoots && say('boot', { boot: twin.connection.boot ?? 0 })];
  return (
    <>
      <div class="device-state">
        <Presence twin={twin} />
        <p class="quiet">{facts.filter(Boolean).join(' · ')}</p>
        <LastChange entry={entry} twin={twin} />
      </div>
      <div class="device-grid">
        <div class="device-column">
          {partsOf(twin).map((part) => <PartSection key={part.id} entry={entry} twin={twin} part={part} level="h2" />)}
          {deviceExtras.map((Extra, index) => <Extra key={index} twin={twin} />)}
          <TwinTable entry={entry} twin={twin} />
          <Commands entry={entry} twin={twin} />
        </div>
        <div class="device-column">
          <DevicePast deviceId={twin.id} level="h2" />
          {home.mayConfigure.value && <DeviceSettings key={twin.id} twin={twin} />}
        </div>
      </div>
    </>
  );
}
