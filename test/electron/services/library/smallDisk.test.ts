import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { SaveState } from '#core/post/post.ts';
import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';

import { makeBench, typed } from './support.ts';

/** A file system of 256 kB in memory, or null where only root may make one. */
async function smallDisk(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  onTestFinished(async () => {
    execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
    await rm(folder, { recursive: true });
  });
  return folder;
}

test('a disk that fills up while writing costs no word, and the post is saved once there is space', async (context) => {
  const disk = await smallDisk();
  if (disk === null) {
    process.stderr.write('\nSKIPPED: the test on a real small disk needs to be root to mount one.\n');
    context.skip();
    return;
  }
  // The library is on the small disk, the journal is not.
  const bench = await makeBench();
  const root = join(disk, 'Library');
  await mkdir(join(root, 'posts'), { recursive: true });
  const library = await bench.open({ root });
  const { id } = await library.create({ title: 'Full' });
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('the first words ')] });
  await library.flush(id);
  const { bsize, bavail } = await statfs(disk);
  await writeFile(join(disk, 'filler'), Buffer.alloc(bsize * (bavail - 1)));
  await library.applySteps({ id, session, version: 1, steps: [typed('x'.repeat(20_000))] });
  await expect(library.flush(id)).rejects.toMatchObject({ code: 'disk-full' });
  expect((await library.source(id)).text).toContain('the first words');
  await expect(library.create({ title: 'Another', markdown: 'z'.repeat(20_000) })).rejects.toMatchObject({
    code: 'disk-full',
  });
  expect(await readdir(join(root, 'posts'))).toEqual(['full']);
  await expect(library.trash(id)).rejects.toMatchObject({ code: 'disk-full' });
  await rm(join(disk, 'filler'));
  await library.flush(id);
  expect((await library.source(id)).text).toContain(`${'x'.repeat(20_000)}the first words`);
});

test('a library’s disk that becomes read-only under the app says so, and has everything that was typed once it is writable again', async (context) => {
  const disk = await smallDisk();
  if (disk === null) {
    context.skip();
    return;
  }
  const bench = await makeBench();
  const root = join(disk, 'Library');
  await mkdir(join(root, 'posts'), { recursive: true });
  const states: SaveState[] = [];
  const library = await openHostedLibrary({
    root,
    stateFolder: bench.stateFolder,
    writeDelay: 20,
    known: { accounts: {}, defaults: { author: '', language: '' } },
    emit(event) {
      if (event.kind === 'save-state') states.push(event.state);
    },
  });
  onTestFinished(() => library.close());
  const { id, path } = await library.create({ title: 'Held' });
  const { session } = await library.open(id);
  const remount = (how: string): unknown => execFileSync('mount', ['-o', `remount,${how}`, disk], { stdio: 'pipe' });
  await library.applySteps({ id, session, version: 0, steps: [typed('before ')] });
  await library.flush(id);
  remount('ro');
  try {
    await library.applySteps({ id, session, version: 1, steps: [typed('meanwhile ')] });
    const refused = { code: 'disk-denied', message: expect.stringContaining('read-only') as string };
    await expect.poll(() => states.at(-1)).toMatchObject({ kind: 'failed', failure: refused });
    await library.applySteps({ id, session, version: 2, steps: [typed('still ')] });
    await expect(library.create({ title: 'Another' })).rejects.toMatchObject({ code: 'disk-denied' });
    await expect(library.trash(id)).rejects.toMatchObject({ code: 'disk-denied' });
    await expect(library.renameSlug(id, 'elsewhere')).rejects.toMatchObject({ code: 'disk-denied' });
    await expect(library.duplicate(id)).rejects.toMatchObject({ code: 'disk-denied' });
  } finally {
    remount('rw');
  }
  await expect.poll(() => readFile(join(root, path), 'utf8')).toContain('still meanwhile before');
  await expect.poll(() => states.at(-1)?.kind).toBe('saved');
  expect(await readdir(join(root, 'posts'))).toEqual(['held']);
});

test('a journal on a full disk refuses what it cannot keep, and says so', async (context) => {
  const disk = await smallDisk();
  if (disk === null) {
    context.skip();
    return;
  }
  const bench = await makeBench();
  const library = await bench.open({ stateFolder: join(disk, 'state') });
  const { id, path } = await library.create({ title: 'Full' });
  const { session } = await library.open(id);
  let version = 0;
  const type = async (size: number): Promise<void> => {
    version = (await library.applySteps({ id, session, version, steps: [typed('y'.repeat(size))] })).version;
  };
  await type(10);
  await expect(type(400_000)).rejects.toMatchObject({ code: 'disk-full' });
  await type(10);
  await library.flush(id);
  expect(await bench.read(path)).toMatch(/\n\ny{20}\n$/);
});

test('on a disk that went read-only nothing is moved or made, the reason is said, and it works once that ends', async (context) => {
  const disk = await smallDisk();
  if (disk === null) {
    context.skip();
    return;
  }
  const bench = await makeBench();
  const root = join(disk, 'Library');
  await mkdir(join(root, 'posts/quay'), { recursive: true });
  await writeFile(join(root, 'posts/quay/index.md'), '---\nid: quay\ntitle: Quay\n---\n\nWords.\n');
  const library = await bench.open({ root });
  execFileSync('mount', ['-o', 'remount,ro', disk], { stdio: 'pipe' });
  const readOnly = { code: 'disk-denied', message: expect.stringContaining('the disk is read-only') as string };
  await expect(library.trash('quay')).rejects.toMatchObject(readOnly);
  await expect(library.create({ title: 'Another' })).rejects.toMatchObject(readOnly);
  execFileSync('mount', ['-o', 'remount,rw', disk], { stdio: 'pipe' });
  expect(await readFile(join(root, 'posts/quay/index.md'), 'utf8')).toContain('Words.');
  await library.trash('quay');
  await library.deleteForEver('quay');
  expect(await readdir(join(root, 'posts'))).toEqual([]);
});
