/*
 * `npm run campaign:library`: the long form of what tests that the library loses nothing. Kills (the whole process group, at any moment, while
 * one types and other programs change files), faults of the disk wherever it is asked for something, and storms of changes by other programs. `npm run
 * campaign:library -- 1000 10000` asks for 1,000 kills and 10,000 changes, as it does when nothing is said. Of the kills one in fifty is of the built app, its
 * window with it. Plain JavaScript for Node 20: see setup.mjs.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ensureChromium, ensureDependencies, ensureXvfb, root, startXvfb } from './setup.mjs';
import { Suites, tool } from './suites.mjs';

const [kills = '1000', changes = '10000'] = process.argv.slice(2);
const ofTheApp = Math.ceil(Number(kills) / 50);
const results = join(root, 'out', 'test-results');
const figures = join(results, 'library-figures.jsonl');
const started = Date.now();

ensureDependencies();
ensureChromium();
const xvfb = ensureXvfb() ? await startXvfb() : null;
mkdirSync(results, { recursive: true });
rmSync(figures, { force: true });
const suites = new Suites();
const long = (name, tests, env) =>
  suites.vitest(name, 'vitest.config.ts', {
    env: { LONGHAND_FIGURES: figures, ...env },
    // A campaign is no test of speed.
    args: [...tests.map((test) => `test/electron/services/library/${test}.test.ts`), '--testTimeout=86400000'],
  });
try {
  const kept = join(results, 'killed');
  long('kills', ['kill'], {
    LONGHAND_KILLS: String(Number(kills) - ofTheApp),
    LONGHAND_LANES: '1',
    LONGHAND_KEEP: kept,
  });
  long('faults', ['slowDisk', 'smallDisk', 'everyWord', 'safety', 'replay', 'versions/store', 'host'], {
    LONGHAND_RUNS: kills,
  });
  long('storms', ['storm', 'watching'], { LONGHAND_STORM: changes });
  suites.step('build', tool('vite'), ['build', '--logLevel', 'warn']);
  suites.vitest('window-kills', 'test/e2e/vitest.config.ts', {
    env: {
      LONGHAND_FIGURES: figures,
      LONGHAND_KILLS: String(ofTheApp),
      ...(xvfb === null ? {} : { DISPLAY: xvfb.display }),
    },
    args: ['test/e2e/crash.test.ts'],
  });
} finally {
  await xvfb?.stop();
}
for (const line of readLines(figures)) {
  const { title, figures: found } = JSON.parse(line);
  console.log(`[longhand] ${title}:`);
  for (const [name, value] of Object.entries(found)) console.log(`[longhand]   ${name}: ${value.toLocaleString('en')}`);
}
console.log(`[longhand] The campaign took ${Math.round((Date.now() - started) / 1000)} s:`);
suites.close();

function readLines(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
