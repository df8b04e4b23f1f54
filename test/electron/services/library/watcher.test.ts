import * as nodeFs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { watchFolder } from '#services/library/scan/watcher.ts';

async function folder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'longhand-watch-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}
const pause = async (): Promise<void> => undefined;

test('what is no part of the library is not watched: hidden folders, packages, output', async () => {
  const root = await folder();
  for (const path of ['posts/a', 'node_modules/x', '.git/objects', 'public', '.longhand/versions/a'])
    nodeFs.mkdirSync(join(root, path), { recursive: true });
  const told = new Set<string>();
  const watch = await watchFolder(
    root,
    { changed: (paths) => paths?.forEach((path) => told.add(path)), failed: () => undefined },
    { pause, isRecursive: false },
  );
  onTestFinished(() => watch.close());
  for (const path of [
    'node_modules/x/a.md',
    '.git/objects/b.md',
    'public/c.md',
    '.longhand/versions/a/d',
    'posts/a/.x.longhand-tmp',
  ])
    nodeFs.writeFileSync(join(root, path), 'x');
  nodeFs.writeFileSync(join(root, 'posts/a/index.md'), 'x');
  nodeFs.writeFileSync(join(root, '.longhand/library.json'), '{}');
  await expect.poll(() => [...told].toSorted()).toEqual(['.longhand/library.json', 'posts/a/index.md']);
});

test('a folder that moves is watched where it stands then, and no longer where it stood', async () => {
  const root = await folder();
  nodeFs.mkdirSync(join(root, 'posts/a/b'), { recursive: true });
  const told: string[] = [];
  const watch = await watchFolder(
    root,
    { changed: (paths) => told.push(...(paths ?? [])), failed: () => undefined },
    { pause, isRecursive: false },
  );
  onTestFinished(() => watch.close());
  nodeFs.renameSync(join(root, 'posts/a'), join(root, 'posts/c'));
  await expect.poll(() => told).toEqual(expect.arrayContaining(['posts/a', 'posts/c']));
  told.length = 0;
  nodeFs.writeFileSync(join(root, 'posts/c/b/x.md'), 'x');
  await expect.poll(() => told).toContain('posts/c/b/x.md');
  expect(told.filter((path) => path.startsWith('posts/a'))).toEqual([]);
});

test('a library that is not there to be watched is told as a failure', async () => {
  await expect(
    watchFolder(
      join(await folder(), 'gone'),
      { changed: () => undefined, failed: () => undefined },
      { pause, isRecursive: true },
    ),
  ).rejects.toMatchObject({ code: 'ENOENT' });
});
