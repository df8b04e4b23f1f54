import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

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
