import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { Catalogue } from '#services/library/catalogue/catalogue.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { realFileSystem } from '#services/library/disk.ts';
import type { Finding } from '#services/library/scan/findings.ts';
import { KnownRows } from '#services/library/scan/knownRows.ts';
import { Surveyor } from '#services/library/scan/surveyor.ts';

/** A folder with posts in it, and looks at it whose findings go into a catalogue. */
async function surveyed(fs: FileSystem = realFileSystem) {
  const root = await mkdtemp(join(tmpdir(), 'longhand-surveyor-'));
  const stateFolder = await mkdtemp(join(tmpdir(), 'longhand-surveyor-state-'));
  const catalogue = new Catalogue({ stateFolder, root, accountName: () => null });
  onTestFinished(async () => {
    catalogue.close();
    for (const folder of [root, stateFolder]) await rm(folder, { recursive: true, force: true });
  });
  const read: string[] = [];
  const counted: FileSystem = {
    ...fs,
    readFile: ((path: string, ...rest: []) => {
      if (path.endsWith('.md')) read.push(path.slice(root.length + 1));
      return fs.readFile(path, ...rest);
    }) as typeof fs.readFile,
  };
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  };
  async function look(
    paths: string[] | null,
    take: (findings: Finding[]) => Promise<void> = async () => undefined,
    breath?: Parameters<Surveyor['lookThrough']>[0],
  ) {
    const taken: Finding[] = [];
    const surveyor = new Surveyor({
      fs: counted,
      root,
      rows: new KnownRows(catalogue.database),
      now: () => new Date(),
      taker: {
        progress: () => undefined,
        async take(findings) {
          await take(findings);
          taken.push(...findings);
          for (const finding of findings) if (finding.kind === 'read') catalogue.put(finding.entry, '');
        },
      },
    });
    await (paths === null ? surveyor.lookThrough(breath) : surveyor.look(paths));
    return taken;
  }
  return { root, read, write, look };
}

test('a file that was told of twice is read once, where the file system tells parts of a second', async () => {
  const { write, look, read } = await surveyed();
  await write('posts/a/index.md', '---\nid: a\n---\n\nA\n');
  await wait(150);
  expect(await look(['posts/a'])).toMatchObject([{ kind: 'read' }]);
  expect(await look(['posts/a/index.md', 'posts/a'])).toEqual([]);
  expect(read).toEqual(['posts/a/index.md']);
  await write('posts/a/index.md', '---\nid: a\n---\n\nB\n');
  expect(await look(['posts/a/index.md'])).toMatchObject([{ kind: 'read', entry: { content: { text: 'B' } } }]);
});

test('where it tells whole seconds alone, a file that was just changed is read again', async () => {
  const inSeconds = (async (path: string) => {
    const stat = await realFileSystem.lstat(path);
    for (const time of ['mtimeMs', 'ctimeMs'] as const) stat[time] = Math.floor(stat[time] / 1_000) * 1_000;
    return stat;
  }) as typeof realFileSystem.lstat;
  const coarse: FileSystem = { ...realFileSystem, lstat: inSeconds, stat: inSeconds };
  const { root, write, look, read } = await surveyed(coarse);
  const path = 'posts/a/index.md';
  await write(path, '---\nid: a\n---\n\nA\n');
  await look(['posts/a']);
  await write(path, '---\nid: a\n---\n\nB\n');
  await utimes(join(root, path), new Date(), new Date());
  expect(await look([path])).toMatchObject([{ kind: 'read', entry: { content: { text: 'B' } } }]);
  expect(read).toEqual([path, path]);
});

test('a folder of many files is listed once, not for each of them', async () => {
  const listed: string[] = [];
  const counted: FileSystem = {
    ...realFileSystem,
    readdir: ((path: string, ...rest: []) => {
      listed.push(path);
      return realFileSystem.readdir(path, ...rest);
    }) as typeof realFileSystem.readdir,
  };
  const { write, look } = await surveyed(counted);
  const paths = Array.from({ length: 20 }, (_, at) => `notes/p${at}.md`);
  for (const path of paths) await write(path, `---\ntitle: P\n---\n\nP\n`);
  expect(await look(paths)).toHaveLength(paths.length);
  expect(listed).toHaveLength(1);
});

test('findings are taken in their order, one handing over at a time, and the look ends when all are', async () => {
  const { write, look } = await surveyed();
  const count = 300;
  await Promise.all(
    Array.from({ length: count }, (_, at) => write(`posts/p${at}/index.md`, `---\nid: p${at}\n---\n\nP\n`)),
  );
  let underWay = 0;
  let most = 0;
  const taken = await look(null, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await wait(5);
    underWay -= 1;
  });
  expect(most).toBe(1);
  expect(taken).toHaveLength(count);
  await write('posts/new/index.md', '---\nid: new\n---\n\nN\n');
  await expect(look(['posts/new'], () => Promise.reject(new Error('not taken')))).rejects.toThrow('not taken');
});

test('a look can rest when the first posts are found: they are handed over, and no more are read meanwhile', async () => {
  const { read, write, look } = await surveyed();
  for (let at = 0; at < 60; at++) await write(`posts/p${at}/index.md`, `---\nid: p${at}\n---\n\nP\n`);
  let taken = 0;
  const seen: number[] = [];
  const all = await look(null, async (findings) => void (taken += findings.length), {
    after: 10,
    async rest() {
      await expect.poll(() => taken).toBeGreaterThanOrEqual(10);
      for (let turn = 0; turn < 100; turn++) await wait(0);
      seen.push(read.length);
    },
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeLessThan(40);
  expect(all).toHaveLength(60);
});

test('a copy whose original goes away while it is looked for is looked at beside what is there then', async () => {
  const copy = 'notes/a.sync-conflict-20261101-101010-ABCDEFG.md';
  let looks = 0;
  let isGoing = false;
  const fs: FileSystem = {
    ...realFileSystem,
    lstat: (async (path: string) => {
      // Listed already, and met no more.
      if (isGoing && path.endsWith('notes/a.md') && ++looks === 2) await rm(path);
      return realFileSystem.lstat(path);
    }) as typeof realFileSystem.lstat,
  };
  const { write, look } = await surveyed(fs);
  for (const path of ['notes/a.md', 'notes/b.md', copy]) await write(path, '---\ntitle: T\n---\n\nT\n');
  expect(await look(null)).toHaveLength(3);
  isGoing = true;
  await write('notes/b.md', '---\ntitle: T\n---\n\nB\n');
  const found = await look(['notes/b.md', 'notes/a.md']);
  expect(found.map(({ kind }) => kind)).toEqual(['read', 'gone', 'read']);
  const last = found.at(-1);
  expect(last).toMatchObject({ entry: { path: copy } });
  expect(last?.kind === 'read' && last.entry.conflictOf).toBe(undefined);
});

test('a copy that was there before its original is told as a copy once that is there, and before it', async () => {
  const copy = 'notes/a.sync-conflict-20261101-101010-ABCDEFG.md';
  const { write, look } = await surveyed();
  await write(copy, '---\nid: aaaa\n---\n\nElsewhere\n');
  expect(await look(null)).toMatchObject([{ entry: { id: 'aaaa' } }]);
  await write('notes/a.md', '---\nid: aaaa\n---\n\nHere\n');
  expect(await look(['notes/a.md'])).toMatchObject([
    { entry: { path: copy, conflictOf: 'notes/a.md' } },
    { entry: { path: 'notes/a.md', id: 'aaaa' } },
  ]);
});

test('of a folder that the disk fails to list nothing is told', async () => {
  let fails = false;
  const fs: FileSystem = {
    ...realFileSystem,
    readdir: ((...args: Parameters<typeof realFileSystem.readdir>) =>
      fails
        ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
        : realFileSystem.readdir(...args)) as typeof realFileSystem.readdir,
  };
  const { write, look } = await surveyed(fs);
  await write('blog/tea/index.md', '---\ntitle: Tea\n---\n\nTea\n');
  expect(await look(null)).toMatchObject([{ entry: { kind: 'bundle' } }]);
  await write('blog/tea/index.md', '---\ntitle: Tea\n---\n\nMore tea\n');
  fails = true;
  expect(await look(['blog/tea/index.md'])).toEqual([]);
  fails = false;
  expect(await look(['blog/tea/index.md'])).toMatchObject([{ entry: { kind: 'bundle' } }]);
});
