import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { backupName, isBackupDue, surplusBackups } from '#core/post/backup.ts';
import type { Operation } from '#services/library/contract.ts';
import { realFileSystem } from '#services/library/disk.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { backUp } from '#services/library/upkeep/backUp.ts';
import { restoreBackup, safePath } from '#services/library/upkeep/restoreBackup.ts';

let place: string;
let library: string;
const quiet: Operation = { signal: new AbortController().signal, progress: () => undefined };

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'longhand-backup-'));
  library = join(place, 'Blog');
  await write('posts/tea/index.md', '---\ntitle: Tea\n---\nText\n');
  await write('posts/tea/photo.jpg', Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 3]));
  await write('.longhand/trash/old/trash.json', '{}');
  await write('posts/日本/index.md', 'こんにちは\n');
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(join(library, path, '..'), { recursive: true });
  await writeFile(join(library, path), content);
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'hex')]),
  );
  return Object.fromEntries(read.sort()) as Record<string, string>;
}

describe('a backup', () => {
  test('brings the whole library back, byte for byte', async () => {
    const big = Buffer.alloc(17 * 1024 * 1024, 7);
    await write('posts/tea/film.mp4', big);
    const zip = join(place, 'backups', 'Blog.zip');
    const written = await backUp(realFileSystem, library, zip, quiet);
    expect(written).toMatchObject({ files: 5, unread: [] });
    const back = join(place, 'back');
    expect(await restoreBackup(realFileSystem, zip, back, quiet)).toEqual({ files: 5 });
    expect(await filesOf(back)).toEqual(await filesOf(library));
  });

  test('leaves out links and what other programs can make again', async () => {
    await symlink('/etc/passwd', join(library, 'posts', 'tea', 'link.md'));
    await write('node_modules/x/index.js', 'x');
    const zip = join(place, 'Blog.zip');
    await backUp(realFileSystem, library, zip, quiet);
    await restoreBackup(realFileSystem, zip, join(place, 'back'), quiet);
    expect(Object.keys(await filesOf(join(place, 'back')))).toEqual([
      '.longhand/trash/old/trash.json',
      'posts/tea/index.md',
      'posts/tea/photo.jpg',
      'posts/日本/index.md',
    ]);
  });

  test('names the file that could not be read, and holds all the others', async () => {
    const broken: FileSystem = {
      ...realFileSystem,
      readFile: ((path: string, ...rest: unknown[]) =>
        path.endsWith('photo.jpg')
          ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
          : (realFileSystem.readFile as (...all: unknown[]) => unknown)(path, ...rest)) as FileSystem['readFile'],
    };
    const written = await backUp(broken, library, join(place, 'Blog.zip'), quiet);
    expect(written).toMatchObject({ files: 3, unread: ['posts/tea/photo.jpg'] });
  });

  test('names the film that could not be read, or not to its end, and holds all the others', async () => {
    const film = Buffer.alloc(17 * 1024 * 1024, 7);
    for (const name of ['gone', 'denied', 'torn']) await write(`posts/tea/${name}.mp4`, film);
    const broken: FileSystem = {
      ...realFileSystem,
      async open(path, ...rest) {
        const code = String(path).endsWith('gone.mp4')
          ? 'ENOENT'
          : String(path).endsWith('denied.mp4')
            ? 'EACCES'
            : null;
        if (code !== null) throw Object.assign(new Error(code), { code });
        const handle = await realFileSystem.open(path, ...rest);
        if (!String(path).endsWith('torn.mp4')) return handle;
        const read = handle.read.bind(handle) as (...all: unknown[]) => Promise<unknown>;
        let reads = 0;
        handle.read = ((...all: unknown[]) =>
          ++reads > 3
            ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
            : read(...all)) as typeof handle.read;
        return handle;
      },
    };
    const zip = join(place, 'Blog.zip');
    const written = await backUp(broken, library, zip, quiet);
    // What was taken away meanwhile is missed by nobody.
    expect(written.unread).toEqual(['posts/tea/denied.mp4', 'posts/tea/torn.mp4']);
    await restoreBackup(realFileSystem, zip, join(place, 'back'), quiet);
    expect(await readFile(join(place, 'back', 'posts', 'tea', 'index.md'), 'utf8')).toContain('Text');
  });

  test.runIf(process.platform !== 'win32')('holds files whose names look like places elsewhere', async () => {
    await write('C: notes.md', 'Notes');
    await write('posts/tea/a\\b.md', 'Slash');
    const zip = join(place, 'Blog.zip');
    expect(await backUp(realFileSystem, library, zip, quiet)).toMatchObject({ unread: ['posts/tea/a\\b.md'] });
    await restoreBackup(realFileSystem, zip, join(place, 'back'), quiet);
    expect(await readFile(join(place, 'back', 'C: notes.md'), 'utf8')).toBe('Notes');
    expect(await readdir(join(place, 'back', 'posts', 'tea'))).toEqual(['index.md', 'photo.jpg']);
  });

  test('takes the place of no file, and never lies in its own library', async () => {
    await writeFile(join(place, 'Blog.zip'), 'mine');
    await expect(backUp(realFileSystem, library, join(place, 'Blog.zip'), quiet)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await readFile(join(place, 'Blog.zip'), 'utf8')).toBe('mine');
    await expect(backUp(realFileSystem, library, join(library, 'x.zip'), quiet)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await readdir(place)).toEqual(['Blog', 'Blog.zip']);
  });

  test('that is stopped, or that the disk refuses, leaves nothing behind', async () => {
    const stop = new AbortController();
    const stopped = backUp(realFileSystem, library, join(place, 'Blog.zip'), {
      signal: stop.signal,
      progress: ({ done }) => done === 1 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const locked = join(place, 'locked');
    await mkdir(locked);
    const full: FileSystem = {
      ...realFileSystem,
      open: () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })),
    };
    await expect(backUp(full, library, join(locked, 'Blog.zip'), quiet)).rejects.toMatchObject({ code: 'disk-full' });
    expect([await readdir(place), await readdir(locked)]).toEqual([['Blog', 'locked'], []]);
  });
});

describe('restoring', () => {
  test('does not touch a folder that holds something', async () => {
    const zip = join(place, 'Blog.zip');
    await backUp(realFileSystem, library, zip, quiet);
    const before = await filesOf(library);
    await expect(restoreBackup(realFileSystem, zip, library, quiet)).rejects.toMatchObject({ code: 'conflict' });
    expect(await filesOf(library)).toEqual(before);
  });

  test('that the disk refuses at a late moment leaves nothing', async () => {
    const zip = join(place, 'Blog.zip');
    await backUp(realFileSystem, library, zip, quiet);
    const failing: FileSystem = {
      ...realFileSystem,
      async open(path, ...rest) {
        const handle = await realFileSystem.open(path, ...rest);
        if (String(path).endsWith('photo.jpg'))
          handle.sync = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
        return handle;
      },
    };
    const restored = restoreBackup(failing, zip, join(place, 'back'), quiet);
    await expect(restored).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(place)).toEqual(['Blog', 'Blog.zip']);
  });

  test('refuses what is no zip, what is cut off, and what was changed, and leaves nothing', async () => {
    const zip = join(place, 'Blog.zip');
    await backUp(realFileSystem, library, zip, quiet);
    const whole = await readFile(zip);
    const back = join(place, 'back');
    await writeFile(join(place, 'text.zip'), 'no zip at all');
    await writeFile(join(place, 'cut.zip'), whole);
    await truncate(join(place, 'cut.zip'), whole.length - 40);
    const changed = Buffer.from(whole);
    const at = changed.indexOf(Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 3]));
    changed[at + 5] = 9;
    await writeFile(join(place, 'changed.zip'), changed);
    for (const name of ['text.zip', 'cut.zip', 'changed.zip']) {
      await expect(restoreBackup(realFileSystem, join(place, name), back, quiet)).rejects.toMatchObject({
        code: 'unreadable',
      });
    }
    expect((await readdir(place)).sort()).toEqual(['Blog', 'Blog.zip', 'changed.zip', 'cut.zip', 'text.zip']);
  });

  test('writes nothing outside of its folder', () => {
    for (const name of ['../x', '/x', 'a/../../x', 'C:/x', 'a\\b', 'a/./x', 'a//b', 'a\0b'])
      expect(safePath(name)).toBeNull();
    expect(safePath('posts/tea/index.md')).toBe('posts/tea/index.md');
    expect([safePath('./C: x.md', 'linux'), safePath('./C: x.md', 'win32'), safePath('a/b:c', 'win32')]).toEqual([
      'C: x.md',
      null,
      null,
    ]);
  });

  test('says so when it may not write there', async () => {
    const zip = join(place, 'Blog.zip');
    await backUp(realFileSystem, library, zip, quiet);
    const denied: FileSystem = {
      ...realFileSystem,
      mkdir: (() => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' }))) as FileSystem['mkdir'],
    };
    await expect(restoreBackup(denied, zip, join(place, 'back'), quiet)).rejects.toMatchObject({ code: 'disk-denied' });
    await chmod(place, 0o700);
    expect(await readdir(place)).toEqual(['Blog', 'Blog.zip']);
  });
});

describe('the schedule', () => {
  const now = new Date('2026-05-10T12:00:00Z');
  test('asks for a backup when one is due', () => {
    expect(isBackupDue('never', null, now)).toBe(false);
    expect(isBackupDue('day', null, now)).toBe(true);
    expect(isBackupDue('day', '2026-05-09T12:00:01Z', now)).toBe(false);
    expect(isBackupDue('day', '2026-05-09T12:00:00Z', now)).toBe(true);
    expect(isBackupDue('week', '2026-05-09T12:00:00Z', now)).toBe(false);
    expect(isBackupDue('week', '2027-05-09T12:00:00Z', now)).toBe(true);
  });
  test('takes away only the oldest of its own', () => {
    const names = ['2024-01-01', '2024-01-02', '2024-01-03'].map((day) =>
      backupName('My: blog', new Date(`${day}T10:00:00Z`)),
    );
    expect(names[0]).toBe('My- blog 2024-01-01 10.00.00.zip');
    const others = ['My- blog.zip', 'Other 2024-01-01 10.00.00.zip', 'My- blog 2020-01-01 10.00.00.zip'];
    expect(surplusBackups([...others, ...names.toReversed()], names, 2)).toEqual([names[0]]);
    expect(surplusBackups(names.slice(1), names, 2)).toEqual([]);
  });
});
