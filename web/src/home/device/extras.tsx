import type { JSX } from 'preact';
import type { Twin } from '../../contracts';

/** A section of the device's page that another capability brings along, such as the state of its firmware. */
export type DeviceExtra = (props: { twin: Twin }) => JSX.Element | null;

/** In the order they are shown, below the controls. Add lazily loaded ones: the page has a budget. */
export const deviceExtras: DeviceExtra[] = [];
