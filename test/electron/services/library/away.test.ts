import { rename } from 'node:fs/promises';

import { expect, test } from 'vitest';

import type { BulkAction } from '#core/post/listing.ts';
import type { Operation } from '#services/library/contract.ts';

import { listOf, makeBench } from './support.ts';

const quietly: Operation = { signal: new AbortController().signal, progress: () => undefined };
const addTag: BulkAction = { kind: 'add-tag', tag: 'kept' };
const away = { code: 'not-found', message: 'The library’s folder cannot be reached.' };

test('a library whose folder is away keeps its posts in the list, and says what is the matter', async () => {
  const bench = await makeBench();
  for (const name of ['one', 'two']) await bench.write(`posts/${name}/index.md`, `---\nid: ${name}\n---\n\nWords.\n`);
  const library = await bench.open();
  const before = await listOf(library);
  await rename(bench.root, `${bench.root}-away`);
  await expect(library.open('one')).rejects.toMatchObject(away);
  await expect(library.meta('one')).rejects.toMatchObject(away);
  const { failed } = await library.bulk({ kind: 'ids', ids: ['one', 'two'] }, addTag, quietly);
  expect(failed.map(({ message }) => message)).toEqual([away.message, away.message]);
  expect((await listOf(library)).posts).toEqual(before.posts);
  await rename(`${bench.root}-away`, bench.root);
  expect((await library.open('one')).summary.problem).toBe(null);
  expect(await library.bulk({ kind: 'ids', ids: ['one', 'two'] }, addTag, quietly)).toMatchObject({ done: 2 });
});
