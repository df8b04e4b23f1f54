import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { BackupState } from '#core/post/upkeep.ts';
import type { Library, Operation } from '#services/library/contract.ts';
import { realFileSystem } from '#services/library/disk.ts';
import { backUp } from '#services/library/upkeep/backUp.ts';
import { restoreBackup } from '#services/library/upkeep/restoreBackup.ts';

import { makeBackups } from '../../../electron/main/backups.ts';
import type { Backups } from '../../../electron/main/backups.ts';
import type { Desktop } from '../../../electron/main/desktop.ts';
import type { LibrarySession } from '../../../electron/main/library-session.ts';

let place: string;
let target: string;
let folders: (string | null)[];
let zip: string | null;
let now: Date;
let opened: string[];
let told: BackupState[];
let unread: string[];
let broken: LonghandError | null;
let unsaved: LonghandError | null;
let backups: Backups<'w'>;
const quiet: Operation = { signal: new AbortController().signal, progress: () => undefined };

beforeEach(async () => {
  place = await mkdtemp(path.join(os.tmpdir(), 'longhand-backups-'));
  const root = path.join(place, 'Blog');
  target = path.join(place, 'target');
  await mkdir(path.join(root, 'posts', 'tea'), { recursive: true });
  await mkdir(target);
  await writeFile(path.join(root, 'posts', 'tea', 'index.md'), 'Tea\n');
  folders = [];
  zip = null;
  now = new Date('2026-05-10T12:00:00Z');
  opened = [];
  told = [];
  unread = [];
  broken = null;
  unsaved = null;
  const library = {
    root,
    upkeep: {
      async backUp(file: string, operation: Operation) {
        if (broken !== null) throw broken;
        return { ...(await backUp(realFileSystem, root, file, operation)), unread };
      },
    },
  } as unknown as Library;
  const info = { key: 'k1', name: 'Blog', displayPath: '~/Blog' };
  const kept = new Map<string, unknown>();
  backups = makeBackups<'w'>({
    session: {
      library: () => library,
      current: () => ({ library, info }),
      async flushAll() {
        if (unsaved !== null) throw unsaved;
      },
      async open(folder: string) {
        opened.push(folder);
        return info;
      },
    } as unknown as LibrarySession,
    desktop: {
      chooseFolder: async () => folders.shift() ?? null,
      chooseFile: async () => zip,
    } as unknown as Desktop<'w'>,
    kept: (key) => kept.get(key),
    keep: (key, record) => void kept.set(key, structuredClone(record)),
    restore: (from, folder, operation) => restoreBackup(realFileSystem, from, folder, operation),
    now: () => now,
    changed: (state) => void told.push(state),
  });
});
afterEach(() => rm(place, { recursive: true }));

test('the first backup asks where they go, and the next ones go there too', async () => {
  expect(await backups.now('w', quiet)).toBeNull();
  folders = [target];
  expect(await backups.now('w', quiet)).toMatchObject({ last: { files: 1 }, failure: null });
  now = new Date('2026-05-10T12:00:01Z');
  await backups.now('w', quiet);
  expect(await readdir(target)).toEqual(['Blog 2026-05-10 12.00.00.zip', 'Blog 2026-05-10 12.00.01.zip']);
});

test('a folder in the library itself is refused, also by a link', async () => {
  const link = path.join(place, 'link');
  await symlink(path.join(place, 'Blog', 'posts'), link);
  folders = [path.join(place, 'Blog', 'posts'), link];
  await expect(backups.chooseFolder('w')).rejects.toMatchObject({ code: 'conflict' });
  await expect(backups.chooseFolder('w')).rejects.toMatchObject({ code: 'conflict' });
  expect(backups.state().displayPath).toBeNull();
});

test('of two libraries with one name that share a folder, neither takes away what the other made', async () => {
  folders = [target];
  await backups.chooseFolder('w');
  const other = path.join(target, 'Blog 2020-01-01 10.00.00.zip');
  await writeFile(other, 'the only backup of another library');
  backups.configure('never', 1);
  await backups.now('w', quiet);
  now = new Date('2026-05-10T12:00:01Z');
  await backups.now('w', quiet);
  expect(await readdir(target)).toEqual(['Blog 2020-01-01 10.00.00.zip', 'Blog 2026-05-10 12.00.01.zip']);
});

test('the schedule makes one when it is due, keeps so many, and says when it could not', async () => {
  folders = [target];
  await backups.chooseFolder('w');
  backups.configure('day', 2);
  for (const day of ['10', '11', '12']) {
    now = new Date(`2026-05-${day}T12:00:00Z`);
    await backups.tick();
    await backups.tick();
  }
  expect(await readdir(target)).toEqual(['Blog 2026-05-11 12.00.00.zip', 'Blog 2026-05-12 12.00.00.zip']);
  now = new Date('2026-05-13T12:00:00Z');
  broken = new LonghandError({ code: 'disk-full', message: 'Could not write the backup: the disk is full.' });
  await backups.tick();
  expect(told.at(-1)).toMatchObject({
    failure: 'Could not write the backup: the disk is full.',
    last: { at: '2026-05-12T12:00:00.000Z' },
  });
  broken = null;
  await backups.tick();
  expect(told).toHaveLength(4);
  now = new Date('2026-05-13T13:00:00Z');
  await backups.tick();
  expect(told.at(-1)).toMatchObject({ failure: null });
});

test('a clock that was set back makes no backup the oldest', async () => {
  folders = [target];
  await backups.chooseFolder('w');
  backups.configure('never', 2);
  for (const at of ['2027-01-01', '2027-01-02', '2026-05-10']) {
    now = new Date(`${at}T12:00:00Z`);
    await backups.now('w', quiet);
  }
  expect(await readdir(target)).toEqual(['Blog 2026-05-10 12.00.00.zip', 'Blog 2027-01-02 12.00.00.zip']);
});

test('backups that lack a file take the place of none that has it', async () => {
  folders = [target];
  await backups.chooseFolder('w');
  backups.configure('never', 2);
  const make = async (...seconds: number[]): Promise<void> => {
    for (const second of seconds) {
      now = new Date(`2026-05-10T12:00:0${second}Z`);
      await backups.now('w', quiet);
    }
  };
  const there = async (): Promise<(string | undefined)[]> =>
    (await readdir(target)).map((name) => /(\d)\.zip$/u.exec(name)?.[1]);
  await make(0, 1);
  unread = ['posts/tea/photo.jpg'];
  await make(2, 3, 4);
  expect(await there()).toEqual(['0', '1', '3', '4']);
  unread = [];
  await make(5);
  expect(await there()).toEqual(['4', '5']);
});

test('a backup that lacks a file says which', async () => {
  folders = [target];
  unread = ['posts/tea/photo.jpg', 'posts/tea/b.jpg', 'c', 'd'];
  expect((await backups.now('w', quiet))?.failure).toBe(
    'The backup was made, but lacks what could not be read: posts/tea/photo.jpg, posts/tea/b.jpg and 2 more.',
  );
});

test('a backup says that it lacks what could not be saved', async () => {
  folders = [target];
  unsaved = new LonghandError({ code: 'disk-full', message: 'Could not save the post: the disk is full.' });
  expect((await backups.now('w', quiet))?.failure).toBe(
    'The backup was made, but lacks what could not be saved. Could not save the post: the disk is full.',
  );
  unsaved = null;
  now = new Date('2026-05-10T12:00:01Z');
  expect((await backups.now('w', quiet))?.failure).toBeNull();
});

test('a backup comes back as a library of its own, which is opened', async () => {
  folders = [target];
  await backups.now('w', quiet);
  zip = path.join(target, 'Blog 2026-05-10 12.00.00.zip');
  const back = path.join(place, 'back');
  folders = [back];
  await backups.restore('w', quiet);
  expect(opened).toEqual([back]);
  expect(await readdir(path.join(back, 'posts', 'tea'))).toEqual(['index.md']);
});

test('a folder that is gone is not made anew, and the next backup goes there once it is back', async () => {
  folders = [target];
  await backups.now('w', quiet);
  await rename(target, `${target}-away`);
  await expect(backups.now('w', quiet)).rejects.toMatchObject({
    code: 'not-found',
    next: 'Connect the disk it is on, or choose another folder.',
  });
  expect(backups.state()).toMatchObject({ failure: expect.stringContaining('is not there') as string });
  await expect(readdir(target)).rejects.toMatchObject({ code: 'ENOENT' });
  await rename(`${target}-away`, target);
  now = new Date('2026-05-11T12:00:00Z');
  expect(await backups.now('w', quiet)).toMatchObject({ failure: null });
  expect(await readdir(target)).toHaveLength(2);
});
