/*
 * `npm test`: sets up what is missing, then types, lint, unit tests, a build, and the window's own tests. The last line says how
 * many tests ran. Plain JavaScript for Node 20: see setup.mjs.
 */
import { ensureChromium, ensureDependencies, ensureXvfb, startXvfb } from './setup.mjs';
import { Suites, tool } from './suites.mjs';

ensureDependencies();
ensureChromium();
const xvfb = ensureXvfb() ? await startXvfb() : null;
const suites = new Suites();
try {
  suites.step('types', tool('tsc'), ['-b']);
  suites.step('lint', tool('oxlint'), ['--type-aware', '--quiet', '.']);
  suites.step('format', tool('oxfmt'), ['--check', '.']);
  suites.vitest('unit', 'vitest.config.ts');
  suites.step('build', tool('vite'), ['build', '--logLevel', 'warn']);
  suites.vitest('window', 'test/e2e/vitest.config.ts', { env: xvfb === null ? {} : { DISPLAY: xvfb.display } });
} finally {
  await xvfb?.stop();
}
suites.close();
