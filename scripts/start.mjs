/*
 * What `npm start` runs: has the locked packages there, Node 24 among them, and leaves the rest to start.ts. Plain JavaScript for
 * Node 20: see setup.mjs.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ensureDependencies, ownEnvironment, ownNode, root } from './setup.mjs';

ensureDependencies();
const child = spawn(ownNode, [join(root, 'scripts', 'start.ts'), ...process.argv.slice(2)], {
  env: ownEnvironment(),
  stdio: 'inherit',
});
// A terminal's Ctrl-C reaches the child by itself; this process only has to outlive it.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
child.on('error', (error) => {
  console.error(`Longhand could not start: ${error.message}`);
  process.exit(1);
});
