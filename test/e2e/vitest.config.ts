import { defineConfig } from 'vitest/config';

/** The window's own tests: the built app in a real window (or headless), one after another. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/e2e/**/*.test.ts'],
    // Far above what anything takes: see vitest.config.ts.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
    pool: 'forks',
  },
});
