// The shell of the page without a server: its own files and nothing else. What people say and what devices do is never kept here.
const shell = 'roommate-shell-__VERSION__';
const files = __FILES__;
/** Always from the server, or not at all. */
const never = ['/api', '/hub', '/mqtt', '/events', '/health', '/metrics', '/openapi', '/sw.js'];

self.addEventListener('install', (event) => {
  // Past the browser's own cache: a shell is of one build.
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('roommate-shell-') && name !== shell) await caches.delete(name);
    await self.clients.claim();
  })());
});

// The page asks the person before it sends this.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (never.some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`))) return;
  if (request.mode === 'navigate') {
    // A file that was asked for by name (a download) is not the page.
    if (!/\.[^/]+$/.test(url.pathname)) event.respondWith(kept('/', request));
  } else if (files.includes(url.pathname)) {
    event.respondWith(kept(url.pathname, request));
  }
});

async function kept(path, request) {
  const cache = await caches.open(shell);
  return (await cache.match(path)) ?? fetch(request);
}
