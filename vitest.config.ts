import { defineConfig } from 'vitest/config';

/** Unit and integration tests. The window's own tests (test/e2e) run apart, after a build: see scripts/test.ts. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/servers/**', '**/node_modules/**'],
    environment: 'node',
    setupFiles: ['test/properties.ts'],
    testTimeout: 30_000,
    reporters: ['dot'],
    pool: 'forks',
    // One for each processor: much of what a test does is waiting for a disk, a timer or another process.
    maxWorkers: '100%',
  },
});
