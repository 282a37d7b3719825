import { defineConfig } from 'vite';
import { dependencies } from './package.json';

/** `npm run live`: the live client as a package of its own, for Node and for other people's bundlers. */
export default defineConfig({
  publicDir: false,
  build: { ssr: 'src/live/index.ts', outDir: '../artifacts/live-client', emptyOutDir: true },
  plugins: [
    {
      name: 'roommate-live-package',
      generateBundle() {
        const signalr = '@microsoft/signalr';
        const described = { name: '@roommate/live', version: '1.0.0', type: 'module', exports: './index.js', dependencies: { [signalr]: dependencies[signalr] } };
        this.emitFile({ type: 'asset', fileName: 'package.json', source: JSON.stringify(described, null, 2) });
      },
    },
  ],
});
