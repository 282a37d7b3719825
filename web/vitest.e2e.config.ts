import { defineConfig } from 'vitest/config';

/** Scripts in a real browser against a running server (`ROOMMATE_URL`); without one, against `npm run standin`. */
export default defineConfig({
  test: { include: ['e2e/**/*.e2e.ts'], environment: 'node', testTimeout: 120_000, fileParallelism: false },
});
