import { defineConfig } from 'vitest/config';

/** Unit and integration tests. The window's own tests (test/e2e) run apart, after a build: see scripts/test.mjs. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/servers/**', '**/node_modules/**'],
    environment: 'node',
    setupFiles: ['test/properties.ts'],
    // Far above what anything takes: a test waits for what is to happen, and never for a time, on a machine of any speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['dot'],
    pool: 'forks',
    // One for each processor: much of what a test does is waiting for a disk, a timer or another process.
    maxWorkers: '100%',
  },
});
