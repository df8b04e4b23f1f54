import { defineConfig } from 'vitest/config';

/** Tests against real servers on this machine; `npm run test:servers` sets them up. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/servers/**/*.server.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
