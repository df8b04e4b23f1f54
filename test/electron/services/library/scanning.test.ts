import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import type { ListQuery } from '#core/post/listing.ts';
import type { Library } from '#services/library/contract.ts';
import type { Finding } from '#services/library/scan/findings.ts';
import type { OpenPosts } from '#services/library/scan/reconciler.ts';
import { Reconciler } from '#services/library/scan/reconciler.ts';
import type { Shelf } from '#services/library/shelf.ts';

import { faultyFileSystem, makeBench, typed } from './support.ts';

const all: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };
const titles = async (library: Library): Promise<string[]> =>
  (await library.listing.page(all, 0, 200)).posts.map(({ title }) => title);
const post = (id: string, title: string): string => `---\nid: ${id}\ntitle: ${title}\n---\n\nText\n`;

test('a disk that does not say whether a post is still in its place fails no later look', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  await bench.write('posts/copy/index.md', post('aaaa', 'Copy'));
  fs.fail.set('lstat', { code: 'EACCES', path: /posts.a.index/ });
  await library.refresh();
  expect(await titles(library)).toEqual(['A', 'Copy']);
  fs.fail.clear();
  await bench.write('posts/new/index.md', post('nnnn', 'New'));
  await library.refresh();
  expect(await titles(library)).toEqual(['A', 'Copy', 'New']);
});

test('findings that cannot be taken fail no later ones', async () => {
  const added: string[] = [];
  const { reconciler } = alone((path) => {
    if (path === 'a.md') throw new Error('not this one');
    added.push(path);
  });
  await expect(reconciler.take([read('a.md')])).rejects.toThrow('not this one');
  await reconciler.take([read('b.md')]);
  expect(added).toEqual(['b.md']);
});

test.each(['at once', 'while it is looked for'])(
  'a post that is open and has no id is the same post when another program renames its file (%s)',
  async (how) => {
    const bench = await makeBench();
    await bench.write('notes/a.md', 'Words.\n');
    const library = await bench.open();
    const [before] = (await library.listing.page(all, 0, 10)).posts;
    const id = before?.id ?? '';
    const { session, version } = await library.open(id);
    let from = join(bench.root, 'notes/a.md');
    if (how !== 'at once') {
      const away = join(bench.root, '..', 'away.md');
      await nodeFs.rename(from, away);
      await library.refresh();
      from = away;
    }
    await nodeFs.rename(from, join(bench.root, 'notes/b.md'));
    await library.refresh();
    expect((await library.summary(id)).path).toBe('notes/b.md');
    await library.applySteps({ id, session, version, steps: [typed('More. ')] });
    await library.flush(id);
    expect(await bench.files('notes')).toEqual(['b.md']);
    expect(await bench.read('notes/b.md')).toContain('More. Words.');
    expect(await titles(library)).toHaveLength(1);
  },
);

test('a sync tool’s copy that is in the trash stays there when its original goes away', async () => {
  const bench = await makeBench();
  await bench.write('notes/a.md', post('aaaa', 'A'));
  await bench.write('notes/a.sync-conflict-20261101-101010-ABCDEFG.md', post('aaaa', 'A elsewhere'));
  const library = await bench.open();
  const copy = (await library.listing.page(all, 0, 10)).posts.find(({ id }) => id !== 'aaaa');
  await library.trash(copy?.id ?? '');
  await nodeFs.rm(join(bench.root, 'notes/a.md'));
  await library.refresh();
  expect(await titles(library)).toEqual([]);
  expect((await library.listing.counts()).sections.trash).toBe(1);
});

test('a post that was taken for the original while that was written anew is its copy, and gives the id back', async () => {
  const puts: string[] = [];
  const removed: string[] = [];
  const copy = {
    path: 'a.sync-conflict-20261101-101010-ABCDEFG.md',
    kind: 'file',
    folder: '',
    trash: null,
    stamp: null,
  };
  const known = { ...copy, id: 'aaaa', hash: 'one', frontMatter: { id: 'aaaa' }, summary: { problem: null } };
  const { reconciler } = alone((path) => puts.push(path), { known, removed });
  const entry = { ...known, id: 'of its path', conflictOf: 'a.md', hash: 'one' };
  await reconciler.take([{ kind: 'read', entry, publicationsStamp: '', asOf: 1 } as unknown as Finding, read('a.md')]);
  expect(removed).toEqual(['aaaa']);
  expect(puts).toEqual([copy.path, 'a.md']);
});

test('a post that another machine published while it is open here is known as published, and keeps its address', async () => {
  const bench = await makeBench();
  await bench.write('posts/first/index.md', `---\nid: aaaa\ntitle: First\nstatus: draft\n---\n\nText\n`);
  const library = await bench.open();
  const { session, version } = await library.open('aaaa');
  const sentAt = '2026-11-02T09:00:00Z';
  const lastReceipt = {
    accountId: 'blog',
    accountName: 'Blog',
    action: 'create',
    remoteId: '7',
    url: null,
    visibility: 'published',
    sentAt,
    mediaSent: 0,
    mediaReused: 0,
  };
  await bench.write(
    'posts/first/publications.json',
    JSON.stringify({ format: 1, accounts: [{ accountId: 'blog', lastReceipt }] }),
  );
  await library.refresh();
  expect((await library.summary('aaaa')).publications).toMatchObject([{ accountId: 'blog', sentAt }]);
  await library.applySteps({ id: 'aaaa', session, version, steps: [typed('More. ')] });
  await library.setMeta('aaaa', { title: 'Second' });
  await library.flush('aaaa');
  expect((await library.summary('aaaa')).path).toBe('posts/first/index.md');
});

test('changes are told of although the system’s clock was set back', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-02T09:00:00Z') });
  onTestFinished(() => void vi.useRealTimers());
  const { reconciler, told } = alone(() => undefined);
  await reconciler.take([read('a.md')]);
  expect(told).toEqual([['a.md']]);
  vi.setSystemTime(new Date('2026-11-02T03:00:00Z'));
  await reconciler.take([read('b.md')]);
  await expect.poll(() => told).toEqual([['a.md'], ['b.md']]);
});

/** A reconciler over a shelf that knows no post, or one; `add` hears of those it would put there. */
function alone(
  add: (path: string) => void,
  { known, removed = [] }: { known?: { path: string }; removed?: string[] } = {},
): { reconciler: Reconciler; told: unknown[] } {
  const told: unknown[] = [];
  const shelf = {
    index: {
      together: (changes: () => unknown) => changes(),
      byPath: (path: string) => (path === known?.path ? known : null),
      seqAt: () => 0,
      has: () => false,
      remove: (id: string) => removed.push(id),
      isComplete: true,
    },
    add: (entry: { id: string; path: string }) => {
      add(entry.path);
      return entry;
    },
    changed: (ids: unknown) => told.push(ids),
  };
  const reconciler = new Reconciler(
    shelf as unknown as Shelf,
    { isOpen: () => false } as unknown as OpenPosts,
    () => undefined,
  );
  onTestFinished(() => reconciler.close());
  return { reconciler, told };
}

const read = (path: string): Finding =>
  ({
    kind: 'read',
    entry: { id: path, path, stamp: null, trash: null, frontMatter: null },
    publicationsStamp: '',
    asOf: 0,
  }) as unknown as Finding;
