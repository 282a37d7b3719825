import type { LiveClient } from './client';

/** Wakes the client when the network returns or the page is looked at again; the returned function ends it. */
export function watchBrowser(client: LiveClient): () => void {
  const wake = (): void => client.wake();
  const visible = (): void => {
    if (document.visibilityState === 'visible') client.wake();
  };
  addEventListener('online', wake);
  addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', visible);
  return () => {
    removeEventListener('online', wake);
    removeEventListener('pageshow', wake);
    document.removeEventListener('visibilitychange', visible);
  };
}
