import { signal } from '@preact/signals';

export type Overlay = 'none' | 'search' | 'help' | 'menu' | { device: string };

/** The one dialog that is open. */
export const overlay = signal<Overlay>('none');

export function closeOverlay(): void {
  overlay.value = 'none';
}
