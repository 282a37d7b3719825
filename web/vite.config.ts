import { defineConfig, type Plugin } from 'vite';
import { serviceWorker } from './scripts/service-worker';

/** Where the server looks for the page; git-ignored, `./run` builds it when it is stale. */
const wwwroot = '../server/Roommate.Server/wwwroot';
const server = process.env['ROOMMATE_SERVER'] ?? 'http://localhost:5080';

/** Parts of SignalR that a connection over WebSockets without negotiation never calls: other transports and the buffer of stateful reconnection. */
const unusedParts = new Set(['./LongPollingTransport', './ServerSentEventsTransport', './DefaultHttpClient', './MessageBuffer']);

function webSocketsOnly(): Plugin {
  return {
    name: 'roommate-web-sockets-only',
    enforce: 'pre',
    resolveId: (source, importer) => (unusedParts.has(source) && importer?.includes('@microsoft/signalr') ? `\0${source}` : undefined),
    // The cookie string is asked for everywhere and needed in Node alone.
    load: (id) => (id.startsWith('\0./') ? `export class ${id.slice(3)} { getCookieString() { return ''; } }` : undefined),
  };
}

export default defineConfig({
  plugins: [webSocketsOnly(), serviceWorker()],
  build: {
    outDir: wwwroot,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // A data: URL would need its own word in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every view uses, in one piece: many small chunks compress worse and load later.
        codeSplitting: { groups: [{ name: 'base', test: /node_modules\/@?preact|src\/(?:ui|api)\/|src\/i18n\/[^/]+$/ }] },
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/hub': { target: server, ws: true },
    },
  },
});
