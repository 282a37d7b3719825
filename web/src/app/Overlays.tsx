import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { DeviceDialog } from '../home/DeviceDialog';
import { KeyboardHelp } from './KeyboardHelp';
import { Menu } from './Menu';
import { Palette } from './Palette';

export type Overlay = 'none' | 'search' | 'help' | 'menu' | { device: string };

/** The one dialog that is open. */
export const overlay = signal<Overlay>('none');

export function closeOverlay(): void {
  overlay.value = 'none';
}

export function Overlays(): JSX.Element | null {
  const open = overlay.value;
  if (typeof open === 'object') return <DeviceDialog deviceId={open.device} />;
  if (open === 'search') return <Palette />;
  if (open === 'help') return <KeyboardHelp />;
  return open === 'menu' ? <Menu /> : null;
}
