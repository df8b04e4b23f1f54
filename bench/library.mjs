/* `npm run bench:library`: see library/run.ts. Plain JavaScript for Node 20: see scripts/setup.mjs. */
import { join } from 'node:path';

import { ensureChromium, ensureDependencies, ensureXvfb, ownNode, root, run, startXvfb } from '../scripts/setup.mjs';

ensureDependencies();
ensureChromium();
const xvfb = ensureXvfb() ? await startXvfb() : null;
try {
  run(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
  if (xvfb !== null) process.env['DISPLAY'] = xvfb.display;
  run(ownNode, [
    '--expose-gc',
    '--max-old-space-size=12000',
    join(root, 'bench', 'library', 'run.ts'),
    ...process.argv.slice(2),
  ]);
} finally {
  await xvfb?.stop();
}
