import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';

import { expect, onTestFinished, test } from 'vitest';

import type { BulkAction } from '#core/post/listing.ts';
import type { Operation } from '#services/library/contract.ts';

import { faultyFileSystem, listOf, makeBench, typed } from './support.ts';

const quietly: Operation = { signal: new AbortController().signal, progress: () => undefined };
const addTag: BulkAction = { kind: 'add-tag', tag: 'kept' };
const away = { code: 'not-found', message: 'The library’s folder cannot be reached.' };

test('nothing begins a library anew where its folder was, and none of its posts is said to be unpublished', async () => {
  const bench = await makeBench();
  await bench.write('notes/flat.md', '---\nid: flat\n---\n\nWords.\n');
  await bench.write('posts/one/index.md', '---\nid: one\n---\n\nWords.\n');
  const library = await bench.open();
  await library.open('flat');
  await library.trash('one');
  await rename(bench.root, `${bench.root}-away`);
  await expect(library.restore('one')).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.duplicate('flat')).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.readPublications('flat')).rejects.toMatchObject(away);
  await expect(stat(bench.root)).rejects.toMatchObject({ code: 'ENOENT' });
  await rename(`${bench.root}-away`, bench.root);
  expect((await library.restore('one')).id).toBe('one');
  expect((await library.duplicate('flat')).path).toBe('notes/flat-copy.md');
  expect(await library.readPublications('flat')).toEqual([]);
});

test('where the disk of a library is gone, nothing is written into the empty folder that it leaves', async (context) => {
  const bench = await makeBench();
  const disk = `${bench.root}-disk`;
  await mkdir(disk);
  await rm(bench.root, { recursive: true });
  await mkdir(bench.root);
  const mounted = (): boolean => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', disk], { stdio: 'pipe' });
      execFileSync('mount', ['--bind', disk, bench.root], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  };
  onTestFinished(() => {
    for (const folder of [bench.root, disk]) spawnSync('umount', ['-l', folder]);
  });
  if (!mounted()) {
    context.skip();
    return;
  }
  await bench.write('posts/one/index.md', '---\nid: one\n---\n\nWords.\n');
  await bench.write('flat.md', '---\nid: flat\n---\n\nWords.\n');
  const library = await bench.open({ writeDelay: 1_000_000 });
  const { session, version } = await library.open('one');
  execFileSync('umount', ['-l', bench.root], { stdio: 'pipe' });
  await library.applySteps({ id: 'one', session, version, steps: [typed('Mine. ')] });
  await expect(library.flush('one')).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.create({ title: 'Another' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.open('flat')).rejects.toMatchObject(away);
  expect(await readdir(bench.root)).toEqual([]);
  execFileSync('mount', ['--bind', disk, bench.root], { stdio: 'pipe' });
  await library.flush('one');
  expect(await bench.read('posts/one/index.md')).toContain('Mine. Words.');
});

test('a disk that comes back under another number is the library’s again, and what changed on it shows', async (context) => {
  const bench = await makeBench();
  const disks = ['one', 'two'].map((name) => `${bench.root}-${name}`) as [string, string];
  await rm(bench.root, { recursive: true });
  await mkdir(bench.root);
  const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'pipe' }).status === 0;
  onTestFinished(() => {
    for (const folder of [bench.root, ...disks]) spawnSync('umount', ['-l', folder]);
  });
  for (const disk of disks) {
    await mkdir(disk);
    if (!mount('-t', 'tmpfs', 'tmpfs', disk)) {
      context.skip();
      return;
    }
  }
  const [first, second] = disks;
  mount('--bind', first, bench.root);
  await bench.write('posts/one/index.md', '---\nid: one\n---\n\nWords.\n');
  await cp(first, second, { recursive: true });
  const library = await bench.open({ background: true });
  await library.scanned();
  const state = (): unknown =>
    bench.events.flatMap((event) => (event.kind === 'index-state' ? [event.state.kind] : [])).at(-1);
  spawnSync('umount', ['-l', bench.root]);
  await expect.poll(state, { timeout: 60_000 }).toBe('away');
  await mkdir(`${second}/posts/two`);
  await writeFile(`${second}/posts/two/index.md`, '---\nid: two\n---\n\nMore words.\n');
  mount('--bind', second, bench.root);
  await expect.poll(state, { timeout: 60_000 }).toBe('ready');
  await expect.poll(async () => (await listOf(library)).posts.map(({ id }) => id).toSorted()).toEqual(['one', 'two']);
});

test('a disk that does not say whether the library’s folder is there is named as the reason', async () => {
  const bench = await makeBench();
  await bench.write('posts/one/index.md', '---\nid: one\n---\n\nWords.\n');
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  for (const call of ['stat', 'lstat', 'readFile']) fs.fail.set(call, { code: 'EIO' });
  await expect(library.open('one')).rejects.toMatchObject({ code: 'disk-failed' });
  fs.fail.clear();
  expect((await library.open('one')).summary.problem).toBe(null);
});

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
