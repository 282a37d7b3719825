import { useSignal, type ReadonlySignal } from '@preact/signals';
import { ApiFault } from '../api';
import { asFault } from '../live/fault';

/** Runs what a form does, once at a time, and keeps what went wrong. */
export function useSubmit(act: () => Promise<void>): {
  submit: () => Promise<void>;
  busy: ReadonlySignal<boolean>;
  fault: ReadonlySignal<ApiFault | undefined>;
} {
  const busy = useSignal(false);
  const fault = useSignal<ApiFault | undefined>(undefined);
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    fault.value = undefined;
    try {
      await act();
    } catch (error) {
      fault.value = error instanceof ApiFault ? error : new ApiFault(0, { code: 'unavailable', detail: asFault(error).message });
    } finally {
      busy.value = false;
    }
  };
  return { submit, busy, fault };
}
