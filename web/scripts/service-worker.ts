import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const source = new URL('../src/worker/sw.js', import.meta.url);
/** Served beside the built files, under names of their own. */
const besides = ['/icon.svg', '/manifest.webmanifest'];

/** Emits `/sw.js`: the worker of `src/worker` with the list of the files of this build, and a version made from them. */
export function serviceWorker(): Plugin {
  return {
    name: 'roommate-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle).filter((name) => !name.endsWith('.html') && !name.endsWith('.map')).map((name) => `/${name}`);
        const version = createHash('sha256');
        for (const [name, file] of Object.entries(bundle)) version.update(name).update(file.type === 'chunk' ? file.code : file.source);
        const worker = readFileSync(source, 'utf8')
          .replace('__VERSION__', version.digest('hex').slice(0, 12))
          .replace('__FILES__', JSON.stringify(['/', ...besides, ...files.toSorted()]));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker });
      },
    },
  };
}
