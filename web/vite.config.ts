import { defineConfig } from 'vite';

/** Where the server looks for the page; git-ignored, `./run` builds it when it is stale. */
const wwwroot = '../server/Roommate.Server/wwwroot';
const server = process.env['ROOMMATE_SERVER'] ?? 'http://localhost:5080';

export default defineConfig({
  build: {
    outDir: wwwroot,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // A data: URL would need its own word in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': server,
      '/hub': { target: server, ws: true },
    },
  },
});
