import { expect, test } from 'vitest';

import type { PostSummary } from '#core/post/post.ts';
import type { Library } from '#services/library/contract.ts';

import { listOf, makeBench } from './support.ts';

const post = (title: string, tags: string, ...paragraphs: string[]): string =>
  `---\nid: tide\ntitle: ${title}\ntags: [${tags}]\n---\n\n${paragraphs.join('\n\n')}\n`;

/** A library with a post and the copy that Syncthing has put beside it. */
async function withCopy(copyText: string) {
  const bench = await makeBench();
  const path = 'posts/tide/index.md';
  const copyPath = 'posts/tide/index.sync-conflict-20261101-153012-ABCDEFG.md';
  await bench.write(path, post('Tide', 'sea', 'One.', 'Two.', 'Three.'));
  await bench.write(copyPath, copyText);
  const library = await bench.open();
  await library.scanned();
  const { posts } = await listOf(library);
  const copy = posts.find(({ problem }) => problem?.kind === 'sync-conflict');
  const original = posts.find(({ problem }) => problem === null);
  if (copy === undefined || original === undefined) throw new Error('The copy or its post is not in the list.');
  return { bench, library, path, copyPath, copy, original };
}

const trashed = async (library: Library): Promise<PostSummary[]> => (await listOf(library, { trash: true })).posts;

test('a copy with more in it comes into its post without a question, and goes into the trash', async () => {
  const { bench, library, path, copy, original } = await withCopy(
    post('Tide', 'sea, north', 'One.', 'Two.', 'Three.', 'Four, from the other machine.'),
  );
  const compared = await library.compareCopy(copy.id);
  expect(compared).toMatchObject({ original: { id: original.id, path }, conflict: { places: [], fields: [] } });
  expect(await library.mergeCopy(copy.id, [], [])).toMatchObject({ id: original.id });
  expect(await bench.read(path)).toMatch(
    /tags: \[sea, north\][^]*One\.\n\nTwo\.\n\nThree\.\n\nFour, from the other machine\.\n$/u,
  );
  expect((await trashed(library)).map(({ path: at }) => at)).toHaveLength(1);
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('what both say differently is brought together as the writer chooses, and an open post gets it as steps', async () => {
  const { bench, library, path, copy, original } = await withCopy(
    post('High tide', 'sea', 'One.', 'Two, otherwise.', 'Three.'),
  );
  const { session, version } = await library.open(original.id);
  const { conflict } = await library.compareCopy(copy.id);
  expect(conflict).toMatchObject({ fields: [{ name: 'title', mine: 'Tide', theirs: 'High tide' }] });
  expect(conflict.places).toHaveLength(1);
  await expect(library.mergeCopy(copy.id, [], [])).rejects.toMatchObject({ code: 'conflict' });
  expect(await bench.read(path)).toContain('title: Tide\n');
  await library.mergeCopy(copy.id, ['both'], ['theirs']);
  expect(await bench.read(path)).toMatch(/title: High tide\n[^]*One\.\n\nTwo\.\n\nTwo, otherwise\.\n\nThree\.\n$/u);
  const since = await library.stepsSince(original.id, session, version);
  expect(since.batches.map(({ cause }) => cause)).toEqual(['merge']);
});

test('a copy that is kept becomes a draft of its own, with the post untouched', async () => {
  const { bench, library, path, copy } = await withCopy(post('Tide', 'sea', 'Quite another text.'));
  const before = await bench.read(path);
  const kept = await library.keepCopy(copy.id);
  expect(kept).toMatchObject({ title: 'Tide (other version)', status: 'draft', problem: null });
  expect(await bench.read(kept.path)).toContain('Quite another text.');
  expect(await bench.read(path)).toBe(before);
  expect((await listOf(library)).posts).toHaveLength(2);
  expect(await trashed(library)).toHaveLength(1);
});
