/*
 * `npm test`: sets up what is missing, then types, lint, unit tests, a build, and the window's own tests. The last line says how
 * many tests ran. Plain JavaScript for Node 20: see setup.mjs.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import {
  ensureChromium,
  ensureDependencies,
  ensureXvfb,
  ownEnvironment,
  ownNode,
  root,
  run,
  startXvfb,
} from './setup.mjs';

const results = join(root, 'out', 'test-results');
const count = { passed: 0, failed: 0, skipped: 0 };
let broken = false;

/** Runs one Vitest configuration and adds its numbers up. */
function vitest(name, config, env = {}) {
  const report = join(results, `${name}.json`);
  const { status } = spawnSync(
    ownNode,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      config,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, env: ownEnvironment(env), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(report, 'utf8'));
    count.passed += numPassedTests;
    count.failed += numFailedTests;
    count.skipped += numPendingTests;
    if (!success) broken = true;
  } catch {
    broken = true;
  }
  if (status !== 0) broken = true;
}

const step = (name, command, args) => {
  try {
    run(command, args);
  } catch (error) {
    console.error(`[longhand] ${name}: ${error.message}`);
    broken = true;
  }
};

ensureDependencies();
ensureChromium();
const xvfb = ensureXvfb() ? await startXvfb() : null;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const bin = (name) => join(root, 'node_modules', '.bin', name);
try {
  step('types', bin('tsc'), ['-b']);
  step('lint', bin('oxlint'), ['--type-aware', '--quiet', '.']);
  step('format', bin('oxfmt'), ['--check', '.']);
  vitest('unit', 'vitest.config.ts');
  step('build', bin('vite'), ['build', '--logLevel', 'warn']);
  vitest('window', 'test/e2e/vitest.config.ts', xvfb === null ? {} : { DISPLAY: xvfb.display });
} finally {
  await xvfb?.stop();
}
if (broken && count.failed === 0) count.failed = 1;
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`);
process.exitCode = broken ? 1 : 0;
