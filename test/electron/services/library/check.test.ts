import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Operation } from '#services/library/contract.ts';
import { realFileSystem } from '#services/library/disk.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { checkLibrary } from '#services/library/upkeep/check.ts';

let place: string;
let root: string;
const quiet: Operation = { signal: new AbortController().signal, progress: () => undefined };
const png = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'longhand-check-'));
  root = join(place, 'Blog');
  await write(
    'posts/tea/index.md',
    '---\nid: tea\ntitle: Tea\ncover: cup.png\n---\n![Cup](cup.png)\n[Site](https://blog.example/a.png)\n',
  );
  await write('posts/tea/cup.png', png);
});
afterEach(async () => {
  await chmod(join(root, 'posts', 'tea'), 0o755);
  await rm(place, { recursive: true, force: true });
});

async function write(path: string, content: string | Buffer, folder = root): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}
const check = (fs: FileSystem = realFileSystem) => checkLibrary(fs, { root, stateFolder: join(place, 'state') }, quiet);

test('a sound library has nothing to say', async () => {
  expect(await check()).toMatchObject({ files: 2, findings: [] });
});

test('media in the trash, and a medium that the disk finds by another spelling, are sound', async () => {
  await write(
    '.longhand/trash/media-1/trash.json',
    '{"format":1,"kind":"media","trashedAt":"2026-05-10T12:00:00.000Z","paths":["posts/tea/old.png"]}',
  );
  await write('.longhand/trash/media-1/files/posts/tea/old.png', png);
  // A scholar's own list, not Longhand's.
  await write('data/publications.json', '[]');
  await write('posts/milk/index.md', '![](CUP.png)');
  // As a file system does that knows no capitals.
  const lstat = (path: string) => realFileSystem.lstat(path.replace('milk/CUP', 'tea/cup'));
  const { findings } = await check({ ...realFileSystem, lstat: lstat as FileSystem['lstat'] });
  expect(findings).toEqual([]);
});

test('a film that cannot be read to its end is named', async () => {
  await write('posts/tea/film.mp4', Buffer.alloc(100));
  const failing = Object.assign(new Error('EIO'), { code: 'EIO' });
  const { findings } = await check({
    ...realFileSystem,
    open: ((path: string, flags?: string) =>
      path.endsWith('film.mp4') ? Promise.reject(failing) : realFileSystem.open(path, flags)) as FileSystem['open'],
  });
  expect(findings).toMatchObject([{ path: 'posts/tea/film.mp4', kind: 'unreadable' }]);
});

test('every file that cannot be read or used is named, with what is wrong', async () => {
  await write('posts/latin/index.md', Buffer.from('caf\xe9', 'latin1'));
  await write('posts/broken/index.md', '---\ntitle: [\n---\nText\n');
  await write('posts/twin/index.md', '---\nid: tea\ntitle: Twin\n---\n![Gone](gone%20far.jpg)\n');
  await write('posts/empty/cup.png', png);
  await write('posts/tea/none.jpg', '');
  await write('posts/tea/text.gif', 'not a picture');
  await write('posts/tea/publications.json', '{"format":1}');
  await write('posts/tea/.index.md.0123.longhand-tmp', 'half');
  await write('.longhand/trash/x/trash.json', '{');
  await write('.longhand/versions/tea/a.jsonl', 'damaged\nlast');
  await write('journal/tea.jsonl', 'damaged\n', join(place, 'state'));
  const { findings, files } = await check();
  expect(files).toBe(11);
  expect(findings.map(({ path, kind }) => [path.replace(place, ''), kind])).toEqual([
    ['.longhand/trash/x/trash.json', 'damaged'],
    ['.longhand/versions/tea/a.jsonl', 'damaged'],
    ['/state/journal/tea.jsonl', 'damaged'],
    ['posts/broken/index.md', 'front-matter'],
    ['posts/empty', 'missing-text'],
    ['posts/latin/index.md', 'not-utf8'],
    ['posts/tea/.index.md.0123.longhand-tmp', 'left-over'],
    ['posts/tea/none.jpg', 'damaged'],
    ['posts/tea/publications.json', 'damaged'],
    ['posts/tea/text.gif', 'damaged'],
    ['posts/twin/index.md', 'duplicate-id'],
    ['posts/twin/index.md', 'missing-media'],
  ]);
});

test('a disk that fails at one file is no reason to leave out the others', async () => {
  const failing: FileSystem = {
    ...realFileSystem,
    readFile: ((path: string, ...rest: unknown[]) =>
      path.endsWith('index.md')
        ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
        : (realFileSystem.readFile as (...all: unknown[]) => unknown)(path, ...rest)) as FileSystem['readFile'],
  };
  expect((await check(failing)).findings).toEqual([
    { path: 'posts/tea/index.md', kind: 'unreadable', message: 'The disk reported an error when it was read (EIO).' },
  ]);
});

test('checking changes nothing, and stops when it is told to', async () => {
  const before = await readdir(root, { recursive: true });
  await check();
  expect(await readdir(root, { recursive: true })).toEqual(before);
  const stop = new AbortController();
  const stopped = checkLibrary(
    realFileSystem,
    { root, stateFolder: place },
    { signal: stop.signal, progress: () => stop.abort() },
  );
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
