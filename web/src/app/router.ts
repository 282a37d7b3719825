import { computed, signal } from '@preact/signals';

/** The path of the page. */
export const path = signal(location.pathname);

addEventListener('popstate', () => {
  path.value = location.pathname;
});

export type Route = { name: 'home' } | { name: 'room'; id: string } | { name: 'rooms' } | { name: 'routines' } | { name: 'routine'; id: string } | { name: 'device'; id: string } | { name: 'assistant'; part: string } | { name: 'firmware' };

export const route = computed<Route>(() => {
  const room = /^\/rooms\/([^/]+)$/.exec(path.value)?.[1];
  if (room) return { name: 'room', id: decodeURIComponent(room) };
  const [, kind, id] = /^\/(routines|devices)\/([^/]+)$/.exec(path.value) ?? [];
  if (id) return { name: kind === 'devices' ? 'device' : 'routine', id: decodeURIComponent(id) };
  if (path.value === '/routines') return { name: 'routines' };
  const assistant = /^\/assistant(?:\/([a-z]+))?$/.exec(path.value);
  if (assistant) return { name: 'assistant', part: assistant[1] ?? 'memory' };
  if (path.value === '/firmware') return { name: 'firmware' };
  return path.value === '/rooms' ? { name: 'rooms' } : { name: 'home' };
});

export const roomPath = (id: string): string => `/rooms/${encodeURIComponent(id)}`;

/** Goes to another view; browsers that can cross-fade do. */
export function navigate(to: string, replace = false): void {
  if (to === path.value) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  path.value = to;
  scrollTo(0, 0);
}

/** Follows plain clicks on links of this page without loading it anew. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const plain = event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.target || link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  navigate(link.pathname);
});
