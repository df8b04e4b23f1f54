/*
 * `npm run test:servers`: installs what the real servers need, runs the tests against them, and ends with Vitest's summary. The
 * servers are started and ended by the tests themselves. Plain JavaScript for Node 20: see scripts/setup.mjs.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import {
  aptInstall,
  canUseApt,
  ensureChromium,
  ensureDependencies,
  ensureXvfb,
  startXvfb,
} from '../../scripts/setup.mjs';
import { Suites, tool } from '../../scripts/suites.mjs';

const packages = {
  php: ['php-cli', 'php-mysql', 'php-xml', 'php-gd', 'php-curl', 'php-mbstring'],
  mariadbd: ['mariadb-server-core'],
  my_print_defaults: ['mariadb-client-core'],
  java: ['default-jre-headless'],
};

const paths = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
const missing = Object.keys(packages).filter((name) => !paths.some((folder) => existsSync(join(folder, name))));

ensureDependencies();
if (missing.length > 0 && canUseApt()) aptInstall(missing.flatMap((name) => packages[name]));
else if (missing.length > 0) {
  const line = `SKIPPED in part: ${missing.join(', ')} cannot be found, and apt cannot install them here (it takes Debian and root).`;
  console.log(`\n${'!'.repeat(line.length)}\n${line}\n${'!'.repeat(line.length)}\n`);
}
ensureChromium();

const xvfb = ensureXvfb() ? await startXvfb() : null;
const suites = new Suites();
try {
  suites.step('build', tool('vite'), ['build', '--logLevel', 'warn']);
  suites.vitest('servers', 'test/servers/vitest.config.ts', {
    env: xvfb === null ? {} : { DISPLAY: xvfb.display },
    args: process.argv.slice(2),
  });
} finally {
  await xvfb?.stop();
}
suites.close();
