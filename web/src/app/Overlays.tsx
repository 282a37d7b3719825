import type { JSX } from 'preact';
import { lazy } from './lazy';
import { overlay } from './overlay';

const DeviceDialog = lazy<{ deviceId: string }>(() => import('../home/DeviceDialog').then((module) => module.DeviceDialog));
const KeyboardHelp = lazy(() => import('./KeyboardHelp').then((module) => module.KeyboardHelp));
const Menu = lazy(() => import('./Menu').then((module) => module.Menu));
const Palette = lazy(() => import('./Palette').then((module) => module.Palette));

export function Overlays(): JSX.Element | null {
  const open = overlay.value;
  if (typeof open === 'object') return <DeviceDialog deviceId={open.device} />;
  if (open === 'search') return <Palette />;
  if (open === 'help') return <KeyboardHelp />;
  return open === 'menu' ? <Menu /> : null;
}
