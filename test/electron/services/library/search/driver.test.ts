import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { IndexState } from '#core/post/listing.ts';
import { SearchDriver } from '#services/library/search/driver.ts';

import { makeBench } from '../support.ts';

test('who was told that a few posts are not searchable yet is told when they are', async () => {
  const bench = await makeBench();
  await bench.write('posts/one/index.md', '---\nid: one\n---\n\nWords.\n');
  const library = await bench.open();
  await library.close();
  for (const name of await readdir(bench.stateFolder))
    if (name.startsWith('search.db')) await rm(join(bench.stateFolder, name));
  const told: IndexState[] = [];
  const driver = new SearchDriver({
    cataloguePath: join(bench.stateFolder, 'catalogue.db'),
    searchPath: join(bench.stateFolder, 'search.db'),
    complete: false,
    onState: (state) => told.push(state),
    onDamaged: () => undefined,
  });
  onTestFinished(() => driver.close());
  expect(await driver.state()).toMatchObject({ kind: 'indexing' });
  await expect.poll(() => told.at(-1)).toEqual({ kind: 'ready' });
});
