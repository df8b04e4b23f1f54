/* Runs Vitest suites one after another and counts what ran. Plain JavaScript for Node 20: see setup.mjs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ownEnvironment, ownNode, root, run } from './setup.mjs';

const results = join(root, 'out', 'test-results');
/**
 * Compiled modules. Hundreds of threads and processes that tests start load the same ones, and compiling them is most of what a start costs.
 */
const compiled = join(root, 'out', 'test-modules');
/** A log that nobody watches is read later, as text. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };

/** A run of several suites and other steps, and its closing line. */
export class Suites {
  #count = { passed: 0, failed: 0, skipped: 0 };
  #broken = false;

  constructor() {
    rmSync(compiled, { recursive: true, force: true });
  }

  /** Runs one Vitest configuration and adds its numbers up. */
  vitest(name, config, { env = {}, args = [] } = {}) {
    mkdirSync(results, { recursive: true });
    const report = join(results, `${name}.json`);
    rmSync(report, { force: true });
    const { status } = spawnSync(
      ownNode,
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        `--config=${config}`,
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...args,
      ],
      {
        cwd: root,
        env: ownEnvironment({ ...plain, NODE_COMPILE_CACHE: compiled, ...env }),
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    if (status !== 0) this.#broken = true;
    try {
      const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
      this.#count.passed += numPassedTests;
      this.#count.failed += numFailedTests;
      this.#count.skipped += numPendingTests;
    } catch {
      this.#broken = true;
    }
  }

  /** Runs something that passes or fails as a whole. */
  step(name, command, args) {
    try {
      run(command, args);
    } catch (error) {
      console.error(`[longhand] ${name}: ${error.message}`);
      this.#broken = true;
    }
  }

  /** Prints the closing line, and sets the exit code. */
  close() {
    const { passed, failed, skipped } = this.#count;
    const shown = this.#broken && failed === 0 ? 1 : failed;
    console.log(`${passed} passed, ${shown} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    process.exitCode = shown === 0 ? 0 : 1;
  }
}

/** The path of a tool of the project's own. */
export const tool = (name) => join(root, 'node_modules', '.bin', name);
