import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { lazy } from './lazy';
import { overlay } from './overlay';

const DeviceDialog = lazy<{ deviceId: string }>(() => import('../home/DeviceDialog').then((module) => module.DeviceDialog));
const KeyboardHelp = lazy(() => import('./KeyboardHelp').then((module) => module.KeyboardHelp));
const Menu = lazy(() => import('./Menu').then((module) => module.Menu));
const Palette = lazy(() => import('./Palette').then((module) => module.Palette));

/** By then the page stands; what is typed right after Ctrl+K must find its field. */
const fetchAheadMs = 1_500;

export function Overlays(): JSX.Element | null {
  useEffect(() => {
    const timer = setTimeout(() => void import('./Palette'), fetchAheadMs);
    return () => clearTimeout(timer);
  }, []);
  const open = overlay.value;
  if (typeof open === 'object') return <DeviceDialog deviceId={open.device} />;
  if (open === 'search') return <Palette />;
  if (open === 'help') return <KeyboardHelp />;
  return open === 'menu' ? <Menu /> : null;
}
