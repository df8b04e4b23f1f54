import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

import type { ListQuery } from '#core/post/listing.ts';
import type { Library } from '#services/library/contract.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { realFileSystem } from '#services/library/disk.ts';

import type { Bench } from './support.ts';
import { listOf, faultyFileSystem, makeBench, typed } from './support.ts';

const all: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };
const post = (id: string, title: string): string =>
  `---\nid: ${id}\ntitle: ${title}\ntags: [one]\n---\n\nText of ${title}\n`;
const catalogueOf = (bench: Bench): string => join(bench.stateFolder, 'catalogue.db');

async function withPosts(count: number): Promise<Bench> {
  const bench = await makeBench();
  for (let n = 0; n < count; n++) await bench.write(`posts/p${n}/index.md`, post(`post${n}`, `Post ${n}`));
  return bench;
}
const shown = async (library: Library): Promise<string[]> =>
  (await library.listing.page(all, 0, 100)).posts.map(({ title }) => title);
const three = ['Post 0', 'Post 1', 'Post 2'];

/** Notes which posts' texts are read. */
function noting(): { fs: FileSystem; read: string[] } {
  const read: string[] = [];
  const readFile = (async (path: string, ...rest: never[]) => {
    if (path.endsWith('.md')) read.push(path);
    return realFileSystem.readFile(path, ...rest);
  }) as unknown as FileSystem['readFile'];
  return { fs: { ...realFileSystem, readFile }, read };
}

test('the second start reads no post again but those that changed', async () => {
  const bench = await withPosts(5);
  // A file that was just written may change once more within the time that its disk can tell apart.
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await (await bench.open()).close();
  await bench.write('posts/p3/index.md', post('post3', 'Post 3 changed'));
  const { fs, read } = noting();
  const library = await bench.open({}, fs);
  expect(read.map((path) => path.slice(bench.root.length + 1))).toEqual(['posts/p3/index.md']);
  expect(await shown(library)).toEqual(['Post 0', 'Post 1', 'Post 2', 'Post 3 changed', 'Post 4']);
});

test.each([
  ['is damaged', (path: string) => nodeFs.writeFile(path, 'This is no database.'.repeat(1_000))],
  ['was cut off', (path: string) => nodeFs.truncate(path, 9_000)],
  [
    'is of another version',
    async (path: string) => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA user_version = 99; DROP TABLE posts');
      database.close();
    },
  ],
  ['is gone', (path: string) => nodeFs.rm(path)],
])('a catalogue that %s is made anew, and nobody is bothered', async (_how, spoil) => {
  const bench = await withPosts(3);
  const first = await bench.open();
  await first.bulk(
    { kind: 'ids', ids: ['post2'] },
    { kind: 'pin' },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  await first.close();
  await spoil(catalogueOf(bench));
  const library = await bench.open();
  expect(await shown(library)).toEqual(['Post 2', 'Post 0', 'Post 1']);
  expect((await library.listing.counts()).tags).toEqual([{ name: 'one', count: 3 }]);
});

test('another program that holds the catalogue locked does not keep the library from opening', async () => {
  const bench = await withPosts(3);
  await (await bench.open()).close();
  const other = new DatabaseSync(catalogueOf(bench));
  other.exec('BEGIN EXCLUSIVE; UPDATE state SET n = n');
  try {
    const library = await bench.open();
    expect(await shown(library)).toEqual(three);
    await library.close();
  } finally {
    other.close();
  }
});

test('where no catalogue can be kept, the library works without one', async () => {
  const bench = await withPosts(3);
  // The folder for it cannot be made, as where the user's data are read-only.
  await nodeFs.mkdir(catalogueOf(bench), { recursive: true });
  await nodeFs.writeFile(join(catalogueOf(bench), 'in the way'), 'x');
  for (const background of [false, true]) {
    const library = await bench.open({ background });
    await library.scanned();
    await expect.poll(() => shown(library)).toEqual(three);
    await library.setMeta('post1', { title: 'Post 1, edited' });
    await library.setMeta('post1', { title: 'Post 1' });
    await library.close();
  }
});

test.each([false, true])(
  'a catalogue that fails while a post is being written loses no word, and the list comes back by itself (in the background: %s)',
  async (background) => {
    const bench = await withPosts(3);
    const library = await bench.open({ background });
    await library.scanned();
    const { session, version } = await library.open('post1');
    // Every page but the first, under the library's feet.
    const handle = await nodeFs.open(catalogueOf(bench), 'r+');
    await handle.write(Buffer.alloc(400_000, 7), 0, 400_000, 100);
    await handle.close();
    await library.applySteps({ id: 'post1', session, version, steps: [typed('Mine. ')] });
    await library.flush('post1');
    expect(await bench.read('posts/p1/index.md')).toContain('Mine. Text of Post 1');
    await library.setMeta('post1', { tags: ['two'] });
    await library.flush('post1');
    await library.refresh().catch(() => undefined);
    await expect.poll(() => shown(library)).toEqual(three);
    await library.close();
    expect(await shown(await bench.open())).toEqual(three);
  },
);

test('the list answers at once with what was known, and what was typed before a crash is back, before the folder was looked through', async () => {
  const bench = await withPosts(3);
  const fs = faultyFileSystem();
  const before = await bench.open({ writeDelay: 60_000 }, fs);
  const { session, version } = await before.open('post1');
  await before.applySteps({ id: 'post1', session, version, steps: [typed('Typed. ')] });
  await fs.kill();
  // Meanwhile another program moved the post away, and the list does not know.
  await nodeFs.rename(join(bench.root, 'posts/p1'), join(bench.root, 'posts/moved'));
  const library = await bench.open({ background: true });
  expect(await bench.read('posts/moved/index.md')).toContain('Typed. Text of Post 1');
  expect(await shown(library)).toEqual(three);
  await library.scanned();
  expect((await listOf(library)).posts).toHaveLength(3);
});

test('of two posts with one id the copy is told, whichever was found first, and is a post of its own once the original is gone', async () => {
  const bench = await makeBench();
  await bench.write('a/b/c/the-original-was-moved-here.md', post('same', 'Original'));
  await bench.write('posts/b/index.md', post('same', 'Shorter path'));
  const library = await bench.open();
  const { posts } = await listOf(library);
  expect(posts.map(({ title, problem }) => [title, problem?.kind ?? null])).toEqual([
    ['Original', 'duplicate-id'],
    ['Shorter path', null],
  ]);
  await nodeFs.rm(join(bench.root, 'posts/b'), { recursive: true });
  await library.refresh();
  expect((await listOf(library)).posts.map(({ id, problem }) => [id, problem])).toEqual([['same', null]]);
  // A copy that comes later is the copy, however short its path.
  await bench.write('x.md', post('same', 'Copy'));
  await library.refresh();
  expect((await library.summary('same')).title).toBe('Original');
});

test('a sync tool’s copy of a post is told as such, and is a post like any other when it is all there is', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  await bench.write('posts/a/index.sync-conflict-20261101-101010-ABCDEFG.md', post('aaaa', 'A elsewhere'));
  await bench.write('notes/b (conflicted copy 2026-11-01).md', post('bbbb', 'B alone'));
  const library = await bench.open();
  const { posts } = await listOf(library);
  expect(posts.map(({ title, problem }) => [title, problem])).toEqual([
    ['A', null],
    ['A elsewhere', expect.objectContaining({ kind: 'sync-conflict', otherPath: 'posts/a/index.md' })],
    ['B alone', null],
  ]);
  expect((await library.open('aaaa')).meta.title).toBe('A');
});

test.each([false, true])(
  'what is typed into a long text is found moments after it was saved (in the background: %s)',
  async (background) => {
    const bench = await makeBench();
    const paragraph = 'Stones in the river turn for years before anyone calls them round.';
    await bench.write('posts/book/index.md', `${post('book', 'Book')}\n${`${paragraph}\n\n`.repeat(1_200)}`);
    const library = await bench.open({ background });
    await library.scanned();
    const { session, version } = await library.open('book');
    await library.applySteps({ id: 'book', session, version, steps: [typed('Xylophones. ')] });
    await library.setMeta('book', { tags: ['kept'] });
    await library.flush('book');
    expect((await library.summary('book')).tags).toEqual(['kept']);
    const found = async (): Promise<string[]> =>
      (await library.listing.page({ ...all, text: 'xylophones' }, 0, 10)).posts.map(({ id }) => id);
    await expect.poll(found).toEqual(['book']);
    expect(await library.summary('book')).toMatchObject({ title: 'Book', tags: ['kept'] });
    expect((await library.summary('book')).words).toBeGreaterThan(12_000);
  },
);
