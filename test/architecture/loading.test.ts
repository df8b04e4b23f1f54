import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Everything that a module brings along when it is loaded: files by their paths, packages by their names. */
function loadedWith(entry: string): Set<string> {
  const found = new Set<string>();
  const open = [resolve(root, entry)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    if (!/^\/.*\.tsx?$/.test(path)) continue;
    const imports = readFileSync(path, 'utf8').matchAll(
      /^(?:import|export)\s(?!type\b)(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm,
    );
    for (const [, to = ''] of imports)
      open.push(
        to.startsWith('#core/')
          ? resolve(root, 'core', to.slice('#core/'.length))
          : to.startsWith('.')
            ? resolve(dirname(path), to)
            : to,
      );
  }
  return found;
}

it('the window opens without what draws formulas and colours code, which are large and come when they are first wanted', () => {
  const loaded = loadedWith('renderer/main.tsx');
  expect(loaded).toContain(resolve(root, 'core/convert/parseHtml.ts'));
  expect([...loaded].filter((path) => /^(?:temml|lowlight|highlight\.js)/.test(path))).toEqual([]);
});
