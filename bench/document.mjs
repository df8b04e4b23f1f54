/* `npm run bench:document`: see document/run.ts. Plain JavaScript for Node 20: see scripts/setup.mjs. */
import { join } from 'node:path';

import { ensureDependencies, ownNode, root, run } from '../scripts/setup.mjs';

ensureDependencies();
run(ownNode, ['--expose-gc', join(root, 'bench', 'document', 'run.ts'), ...process.argv.slice(2)]);
