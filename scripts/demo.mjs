/*
 * `npm run demo`: by the real window, writes an article, exports it and publishes it to a small endpoint on this machine; leaves
 * screenshots, the HTML and the receipt in demo/. Plain JavaScript for Node 20: see setup.mjs.
 */
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

ensureDependencies();
ensureChromium();
run(join(root, 'node_modules', '.bin', 'vite'), ['build', '--logLevel', 'warn']);
const xvfb = ensureXvfb() ? await startXvfb() : null;
try {
  run(ownNode, [join(root, 'test', 'e2e', 'demo.ts')], {
    env: ownEnvironment(xvfb === null ? {} : { DISPLAY: xvfb.display }),
  });
} finally {
  await xvfb?.stop();
}
