import { signal } from '@preact/signals';

/** A newer build of the page is loaded and waits for a word. */
export const updateReady = signal<ServiceWorker | undefined>(undefined);

/** An hour; a wall tablet is never closed. */
const lookEveryMs = 3_600_000;

/** Keeps the shell of the page for times without a server. Over plain http browsers have no workers; then nothing happens. */
export async function keepShell(): Promise<void> {
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!workers || import.meta.env.DEV) return;
  const registration = await workers.register('/sw.js', { updateViaCache: 'none' });
  const waits = (worker: ServiceWorker | null): void => {
    // The very first one takes over by itself and is no news.
    if (worker && workers.controller) updateReady.value = worker;
  };
  waits(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => fresh.state === 'installed' && waits(fresh));
  });
  const look = (): void => void registration.update().catch(() => undefined);
  setInterval(look, lookEveryMs);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
}

/** Lets the newer build take over and loads it. Drafts and unsent messages are kept by the page itself. */
export function loadUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  updateReady.value?.postMessage('take-over');
}
