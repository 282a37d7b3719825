import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asFault } from '../live/fault';

export interface Loaded<T> {
  value: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<string | undefined>;
  reload: () => Promise<void>;
  set: (value: T) => void;
}

/** What a view reads from the server when it opens, and again on demand or when `key` changes. */
export function useLoad<T>(read: () => Promise<T>, key: unknown = ''): Loaded<T> {
  const value = useSignal<T | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const reload = async (): Promise<void> => {
    try {
      value.value = await read();
      problem.value = undefined;
    } catch (error) {
      problem.value = asFault(error).message;
    }
  };
  useEffect(() => void reload(), [key]);
  return { value, problem, reload, set: (next) => (value.value = next) };
}
