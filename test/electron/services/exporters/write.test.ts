import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Exported } from '#services/exporters/contract.ts';
import { writeExport } from '#services/exporters/write.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'longhand-export-'));
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (text: string): Exported => ({
  kind: 'file',
  files: [{ path: 'a.html', bytes: bytes(text) }],
  warnings: [],
});
const folder = (text: string): Exported => ({
  kind: 'folder',
  files: [
    { path: 'index.html', bytes: bytes(`<meta name="generator" content="Longhand"><img src="assets/${text}.png">`) },
    { path: `assets/${text}.png`, bytes: bytes(text) },
  ],
  warnings: [],
});
const no = { replace: false };
const yes = { replace: true };

describe('an export of one file', () => {
  it('lands whole, in folders that are made for it, and leaves nothing beside', async () => {
    await writeExport(file('one'), join(place, 'deep', 'er', 'a.html'), no);
    expect(await readFile(join(place, 'deep/er/a.html'), 'utf8')).toBe('one');
    expect(await readdir(join(place, 'deep/er'))).toEqual(['a.html']);
  });

  it('does not replace a file unless it is told to', async () => {
    const target = join(place, 'a.html');
    await writeFile(target, 'mine');
    await expect(writeExport(file('new'), target, no)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(target, 'utf8')).toBe('mine');
    await writeExport(file('new'), target, yes);
    expect(await readFile(target, 'utf8')).toBe('new');
    expect(await readdir(place)).toEqual(['a.html']);
  });

  it('never replaces a folder', async () => {
    await mkdir(join(place, 'a.html'));
    await expect(writeExport(file('new'), join(place, 'a.html'), yes)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('says that the place cannot be written to, and leaves nothing', async () => {
    await writeFile(join(place, 'not-a-folder'), '');
    await expect(writeExport(file('new'), join(place, 'not-a-folder', 'a.html'), no)).rejects.toMatchObject({
      code: 'disk-failed',
    });
    expect(await readdir(place)).toEqual(['not-a-folder']);
  });
});

describe('an export of a folder', () => {
  it('lands whole, and leaves nothing beside', async () => {
    await writeExport(folder('one'), join(place, 'post'), no);
    expect(await readFile(join(place, 'post/assets/one.png'), 'utf8')).toBe('one');
    expect(await readdir(place)).toEqual(['post']);
  });

  it('takes the place of an earlier export only when told to, and keeps no file of it', async () => {
    const target = join(place, 'post');
    await writeExport(folder('one'), target, no);
    await expect(writeExport(folder('two'), target, no)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(join(target, 'assets/one.png'), 'utf8')).toBe('one');
    await writeExport(folder('two'), target, yes);
    expect(await readdir(join(target, 'assets'))).toEqual(['two.png']);
    expect(await readdir(place)).toEqual(['post']);
  });

  it.each([
    ['other files', async (at: string) => writeFile(join(at, 'diary.txt'), 'mine')],
    ['a page of another making', async (at: string) => writeFile(join(at, 'index.html'), '<p>mine</p>')],
    [
      'an export with something put beside it',
      async (at: string) => {
        await rm(at, { recursive: true });
        await writeExport(folder('one'), at, no);
        await writeFile(join(at, 'diary.txt'), 'mine');
      },
    ],
    [
      'an export with something put among its pictures',
      async (at: string) => {
        await rm(at, { recursive: true });
        await writeExport(folder('one'), at, no);
        await writeFile(join(at, 'assets', 'mine.png'), 'mine');
      },
    ],
  ])('never deletes a folder that holds %s', async (_, fill) => {
    const target = join(place, 'documents');
    await mkdir(target);
    await fill(target);
    const before = await readdir(target);
    await expect(writeExport(folder('new'), target, yes)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(target)).toEqual(before);
    expect(await readdir(place)).toEqual(['documents']);
  });

  it('takes an empty folder', async () => {
    await mkdir(join(place, 'post'));
    await writeExport(folder('one'), join(place, 'post'), no);
    expect(await readdir(join(place, 'post'))).toEqual(['assets', 'index.html']);
  });

  it('writes no file outside of its folder', async () => {
    const hostile: Exported = { kind: 'folder', files: [{ path: '../out.txt', bytes: bytes('x') }], warnings: [] };
    await expect(writeExport(hostile, join(place, 'post'), no)).rejects.toThrow('../out.txt');
    expect(await readdir(place)).toEqual([]);
  });
});

const mountSmall = (at: string): void => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
};
const unmount = (at: string): void => {
  execFileSync('umount', [at], { stdio: 'ignore' });
};

function mountable(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'longhand-small-'));
  try {
    mountSmall(at);
    unmount(at);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(at, { recursive: true });
  }
}
const canMount = mountable();
if (!canMount) console.warn('SKIPPED: small disks cannot be made here, so none is filled by an export.');

describe.skipIf(!canMount)('an export to a full disk', () => {
  beforeEach(() => {
    mountSmall(place);
  });
  afterEach(() => {
    unmount(place);
  });

  it('says so, and leaves what was there before and nothing else', async () => {
    await writeExport(file('earlier'), join(place, 'a.html'), no);
    await writeExport(folder('earlier'), join(place, 'post'), no);
    const large = 'x'.repeat(200_000);
    await expect(writeExport(file(large), join(place, 'a.html'), yes)).rejects.toMatchObject({ code: 'disk-full' });
    const pictures: Exported = {
      ...folder('earlier'),
      files: [...folder('new').files, { path: 'assets/b.png', bytes: bytes(large) }],
    };
    await expect(writeExport(pictures, join(place, 'post'), yes)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readFile(join(place, 'a.html'), 'utf8')).toBe('earlier');
    expect(await readFile(join(place, 'post/assets/earlier.png'), 'utf8')).toBe('earlier');
    expect((await readdir(place)).sort()).toEqual(['a.html', 'post']);
  });
});
