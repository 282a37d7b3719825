import type { Json, PendingChange, Twin } from '../contracts';
import { leaf } from './twin';

/** What a person did here and what became of it, until the twin itself tells. */
export interface Intent {
  value: Json;
  at: number;
  state: 'sending' | 'accepted' | 'failed';
  /** The desired version that holds it, once accepted. */
  version?: number;
  reason?: string;
}

export type ControlState = 'idle' | 'pending' | 'acknowledged' | 'reported' | 'failed';

/** One thing that can be set: what is wanted, what is, and how far the way between them is gone. */
export interface Control {
  wanted: Json | undefined;
  reported: Json | undefined;
  state: ControlState;
  /** Since when it waits, milliseconds since 1970. */
  since?: number;
  reason?: string;
  /** A value waits for a device that is away. */
  offline?: boolean;
}

/** How long a confirmation stays visible. */
export const confirmedMs = 2_500;

/**
 * The state of `component.property`. Never a silent revert: while wanted and reported differ, both are shown.
 * @param confirmedAt When the device last confirmed this path, if it did.
 */
export function controlOf(twin: Twin, path: string, intent: Intent | undefined, confirmedAt: number | undefined, now: number): Control {
  const reported = leaf(twin.reported, path);
  const desired = leaf(twin.desired, path);
  const pending = twin.pending?.find((change) => change.path === path || path.startsWith(`${change.path}.`) || change.path.startsWith(`${path}.`));

  if (intent?.state === 'sending') return { wanted: intent.value, reported, state: 'pending', since: intent.at };
  if (intent?.state === 'failed') return { wanted: intent.value, reported, state: 'failed', since: intent.at, ...because(intent.reason) };
  if (intent && (intent.version ?? 0) > twin.desiredVersion) return { wanted: intent.value, reported, state: 'acknowledged', since: intent.at };
  if (pending?.state === 'refused' || pending?.state === 'late') return failed(desired ?? reported, reported, pending);
  if (leaf(twin.delta, path) !== undefined) {
    const since = pending ? new Date(pending.since).getTime() : intent?.at;
    const away = twin.connection.online ? {} : { offline: true };
    return { wanted: desired, reported, state: 'acknowledged', ...(since === undefined ? {} : { since }), ...away };
  }
  const fresh = confirmedAt !== undefined && now - confirmedAt < confirmedMs;
  return { wanted: reported ?? desired, reported, state: fresh ? 'reported' : 'idle' };
}

function failed(wanted: Json | undefined, reported: Json | undefined, pending: PendingChange): Control {
  return { wanted, reported, state: 'failed', since: new Date(pending.since).getTime(), ...because(pending.reason) };
}

function because(reason: string | undefined): { reason?: string } {
  return reason ? { reason } : {};
}

/** Order of attention when a device has several controls: the one that needs a person first. */
const urgency: ControlState[] = ['failed', 'pending', 'acknowledged', 'reported', 'idle'];

export function mostUrgent(controls: Control[]): Control | undefined {
  return controls.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))[0];
}
