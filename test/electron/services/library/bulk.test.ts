import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { BulkAction, ListQuery } from '#core/post/listing.ts';
import type { Operation } from '#services/library/contract.ts';

import { listOf, faultyFileSystem, makeBench, typed } from './support.ts';

const quietly: Operation = { signal: new AbortController().signal, progress: () => undefined };
const all: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };
const addTag: BulkAction = { kind: 'add-tag', tag: 'kept' };

async function withPosts(count: number) {
  const bench = await makeBench();
  for (let n = 0; n < count; n++)
    await bench.write(
      `posts/p${n}/index.md`,
      `---\nid: post${n}\ntitle: Post ${n} # note\ntags: [old]\n---\n\nText ${n}\n`,
    );
  return { bench, library: await bench.open() };
}
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `post${n}`);

test('a tag added to many posts changes one line of each file, and taking it back gives every byte again', async () => {
  const { bench, library } = await withPosts(20);
  const before = await Promise.all(ids(20).map((_, n) => bench.read(`posts/p${n}/index.md`)));
  const result = await library.bulk({ kind: 'query', query: all, except: ['post3'] }, addTag, quietly);
  expect(result).toMatchObject({ done: 19, failed: [] });
  expect(await bench.read('posts/p0/index.md')).toBe(before[0]?.replace('[old]', '[old, kept]'));
  expect(await bench.read('posts/p3/index.md')).toBe(before[3]);
  expect((await library.summary('post0')).tags).toEqual(['old', 'kept']);
  expect(await library.undoBulk(result.undo ?? '', quietly)).toMatchObject({ done: 19, failed: [] });
  expect(await Promise.all(ids(20).map((_, n) => bench.read(`posts/p${n}/index.md`)))).toEqual(before);
  await expect(library.undoBulk(result.undo ?? '', quietly)).rejects.toMatchObject({ code: 'not-found' });
});

test('what the writer did to a post since stays when the action on many is taken back', async () => {
  const { library } = await withPosts(2);
  const { undo } = await library.bulk({ kind: 'ids', ids: ids(2) }, addTag, quietly);
  await library.setMeta('post0', { tags: ['mine', 'kept'] });
  await library.undoBulk(undo ?? '', quietly);
  expect((await library.summary('post0')).tags).toEqual(['mine']);
  expect((await library.summary('post1')).tags).toEqual(['old']);
  const status = await library.bulk({ kind: 'ids', ids: ids(2) }, { kind: 'status', status: 'archived' }, quietly);
  await library.setMeta('post0', { status: 'published' });
  await library.undoBulk(status.undo ?? '', quietly);
  expect((await library.summary('post0')).status).toBe('published');
  expect((await library.summary('post1')).status).toBe('draft');
});

test('a post that is being written gets the tag too, and loses no word', async () => {
  const { bench, library } = await withPosts(2);
  const { session, version } = await library.open('post0');
  await library.applySteps({ id: 'post0', session, version, steps: [typed('Mine. ')] });
  expect(await library.bulk({ kind: 'ids', ids: ids(2) }, addTag, quietly)).toMatchObject({ done: 2, failed: [] });
  await library.flush('post0');
  expect(await bench.read('posts/p0/index.md')).toContain('[old, kept]');
  expect(await bench.read('posts/p0/index.md')).toContain('Mine. Text 0');
});

test('what another program writes into a file while it is changed stays, and the change is made on it', async () => {
  const { bench, library } = await withPosts(1);
  await library.close();
  const fs = faultyFileSystem();
  let isMeddling = true;
  const meddled: typeof fs = {
    ...fs,
    open: async (path, flags, mode) => {
      // The file was read, and what is to replace it is about to be written.
      if (isMeddling && String(path).includes(join('posts', 'p0')) && flags === 'wx') {
        isMeddling = false;
        await writeFile(join(bench.root, 'posts/p0/index.md'), '---\nid: post0\ntitle: Theirs\n---\n\nTheir words\n');
      }
      return fs.open(path, flags, mode);
    },
  };
  const again = await bench.open({}, meddled);
  expect(await again.bulk({ kind: 'ids', ids: ids(1) }, addTag, quietly)).toMatchObject({ done: 1, failed: [] });
  const text = await bench.read('posts/p0/index.md');
  expect(text).toContain('title: Theirs');
  expect(text).toContain('Their words');
  expect(text).toContain('kept');
});

test('posts that were in one place, one after another, come back side by side', async () => {
  for (const path of ['notes/a.md', 'posts/a/index.md']) {
    const bench = await makeBench();
    const names = ['one', 'two', 'three'];
    const library = await bench.open();
    for (const name of names) {
      await bench.write(path, `---\nid: ${name}\n---\n\nWords of ${name}.\n`);
      await library.refresh();
      await library.trash(name);
    }
    const back = await library.bulk({ kind: 'ids', ids: names }, { kind: 'restore' }, quietly);
    expect(back).toMatchObject({ done: 3, failed: [] });
    for (const name of names) {
      const { path: at } = await library.summary(name);
      expect(await bench.read(at)).toContain(`Words of ${name}.`);
    }
  }
});

test('two that were one post come back together, each with its versions', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  for (const words of ['First', 'Second']) {
    await bench.write('posts/a/index.md', `---\nid: one\n---\n\n${words} words.\n`);
    await library.refresh();
    await library.versions.keep('one', 'save');
    await library.trash('one');
  }
  const trashed = (await listOf(library, { trash: true })).posts.map(({ id }) => id);
  expect(trashed).toHaveLength(2);
  const back = await library.bulk({ kind: 'ids', ids: trashed }, { kind: 'restore' }, quietly);
  expect(back).toMatchObject({ done: 2, failed: [] });
  expect(await library.versions.list('one')).toHaveLength(2);
});

test('one post that cannot be changed keeps no other back, and is named', async () => {
  const { bench, library } = await withPosts(3);
  await library.trash('post1');
  await bench.write('posts/broken/index.md', '---\nid: broken\ntitle: [\n---\n');
  const fs = faultyFileSystem();
  await library.close();
  const again = await bench.open({}, fs);
  fs.fail.set('rename', { code: 'EIO', path: /p2/ });
  const broken = (await listOf(again)).posts.find(({ problem }) => problem !== null)?.id ?? '';
  const result = await again.bulk({ kind: 'ids', ids: [...ids(3), broken, 'nobody'] }, addTag, quietly);
  expect(result.done).toBe(1);
  expect(result.failed.map(({ id }) => id).toSorted()).toEqual([broken, 'nobody', 'post1', 'post2'].toSorted());
  for (const { message } of result.failed) expect(message).not.toBe('');
  expect(await bench.read('posts/p2/index.md')).not.toContain('kept');
});

test('posts go to the trash together and come back together, and ending it early says what was done', async () => {
  const { library } = await withPosts(6);
  const ending = new AbortController();
  const early = await library.bulk(
    { kind: 'ids', ids: ids(6) },
    { kind: 'trash' },
    { signal: ending.signal, progress: ({ done }) => void (done >= 2 && ending.abort()) },
  );
  expect(early.done).toBeGreaterThanOrEqual(2);
  expect(early.done).toBeLessThan(6);
  expect((await listOf(library)).counts).toMatchObject({ all: 6 - early.done, trash: early.done });
  await library.undoBulk(early.undo ?? '', quietly);
  expect((await listOf(library)).counts).toMatchObject({ all: 6, trash: 0 });
});

test('pins and kept searches live in the library, survive a lost catalogue, and leave what others put there', async () => {
  const { bench, library } = await withPosts(3);
  await bench.write('.longhand/library.json', '{"format":1,"later":{"x":1},"searches":[{"id":"odd"}]}');
  const pinned = await library.bulk({ kind: 'ids', ids: ['post1', 'post2'] }, { kind: 'pin' }, quietly);
  expect(pinned).toMatchObject({ done: 2 });
  const [search] = await library.arrangement.saveSearch(null, 'Drafts', { ...all, section: 'draft' });
  await library.arrangement.saveSearch(search?.id ?? null, 'My drafts', { ...all, section: 'draft' });
  expect(await library.arrangement.searches()).toMatchObject([{ name: 'My drafts' }]);
  // Another machine pins at the same time, and the sync tool makes a copy of it.
  await bench.write('.longhand/library.sync-conflict-20261101-101010-ABCDEFG.json', '{"format":1,"pinned":["post0"]}');
  await library.undoBulk(pinned.undo ?? '', quietly);
  await library.bulk({ kind: 'ids', ids: ['post2'] }, { kind: 'pin' }, quietly);
  expect(JSON.parse(await bench.read('.longhand/library.json'))).toMatchObject({
    later: { x: 1 },
    pinned: ['post0', 'post2'],
    searches: [{ id: 'odd' }, { name: 'My drafts' }],
  });
  await library.close();
  await writeFile(join(bench.stateFolder, 'catalogue.db'), 'nonsense');
  const again = await bench.open();
  const { posts } = await again.listing.page({ ...all, descending: true }, 0, 10);
  expect(posts.map(({ id, pinned: isPinned }) => [id, isPinned])).toEqual([
    ['post2', true],
    ['post0', true],
    ['post1', false],
  ]);
  expect(await again.arrangement.removeSearch(search?.id ?? '')).toEqual([]);
  await again.close();
});

test('a file of pins that cannot be read is not written over', async () => {
  const { bench, library } = await withPosts(1);
  await bench.write('.longhand/library.json', '{"format":1,');
  await expect(library.bulk({ kind: 'ids', ids: ['post0'] }, { kind: 'pin' }, quietly)).rejects.toMatchObject({
    code: 'unreadable',
  });
  expect(await readFile(join(bench.root, '.longhand/library.json'), 'utf8')).toBe('{"format":1,');
});
