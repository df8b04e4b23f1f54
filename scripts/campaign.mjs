/*
 * `npm run campaign:document`: the long form of every test of the document by generated cases, with a seed of its own, which it
 * prints: the same seed makes the same cases again. `npm run campaign:document -- 5000 42` asks for 5,000 cases of each property
 * by seed 42; 100,000 when unsaid. Plain JavaScript for Node 20: see setup.mjs.
 */
import { ensureDependencies } from './setup.mjs';
import { Suites } from './suites.mjs';

const [runs = '100000', seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
const started = Date.now();

ensureDependencies();
console.log(`[longhand] ${Number(runs).toLocaleString('en')} cases of each property, by seed ${seed}.`);
const suites = new Suites();
suites.vitest('campaign', 'vitest.config.ts', {
  env: { LONGHAND_PROPERTY_RUNS: runs, LONGHAND_PROPERTY_SEED: seed, LONGHAND_HOSTILE_SIZE: '300000' },
  // A campaign is no test of speed.
  args: ['test/core/convert', 'test/core/document', 'test/core/post', '--testTimeout=86400000'],
});
console.log(
  `[longhand] ${runs} cases of each property by seed ${seed}, in ${Math.round((Date.now() - started) / 1000)} s:`,
);
suites.close();
