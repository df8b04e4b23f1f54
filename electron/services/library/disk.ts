import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';

/** What the library asks of a file system. Tests pass one that fails where they say. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'open'
  | 'readFile'
  | 'rename'
  | 'unlink'
  | 'rmdir'
  | 'rm'
  | 'mkdir'
  | 'stat'
  | 'lstat'
  | 'readdir'
  | 'realpath'
  | 'copyFile'
>;

export const realFileSystem: FileSystem = nodeFs;

/** SHA-256, lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The `code` of a file system's error, or ''. */
export function errorCode(thrown: unknown): string {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

export const isMissing = (thrown: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errorCode(thrown));

/**
 * Turns what a file system threw into words for the writer; a {@link LonghandError} passes as it is, and a defect is `internal`. `isRetried`:
 * Longhand tries again by itself.
 */
export function diskFailure(thrown: unknown, what: string, kept?: string, isRetried = false): LonghandError {
  if (thrown instanceof LonghandError) return thrown;
  const code = errorCode(thrown);
  // No error of the system, so a defect: it keeps its stack.
  if (code === '')
    return new LonghandError({ ...toFailure(thrown), ...(kept !== undefined && { kept }) }, { cause: thrown });
  const then = isRetried ? '; Longhand tries again by itself.' : ', then try again.';
  const failure: Failure = {
    code: 'disk-failed',
    message: `${what}: the disk reported an error.`,
    next: `Check the disk${then}`,
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    Object.assign(failure, {
      code: 'disk-full',
      message: `${what}: the disk is full.`,
      next: `Free some space${then}`,
    });
  } else if (code === 'EROFS') {
    Object.assign(failure, {
      code: 'disk-denied',
      message: `${what}: the disk is read-only.`,
      next: `It is locked, or the system protects it after an error: make it writable again${then}`,
    });
  } else if (code === 'EACCES' || code === 'EPERM') {
    Object.assign(failure, {
      code: 'disk-denied',
      message: `${what}: this system does not allow it.`,
      next: `Check the permissions of the library’s folder${then}`,
    });
  } else if (isMissing(thrown)) {
    Object.assign(failure, {
      code: 'not-found',
      message: `${what}: the file or folder is gone.`,
      next: 'Check whether it was moved or renamed.',
    });
  } else if (code === 'ENAMETOOLONG' || code === 'EINVAL') {
    Object.assign(failure, {
      code: 'invalid-input',
      message: `${what}: this system does not accept the name.`,
      next: 'Choose a shorter name.',
    });
  }
  return new LonghandError({ ...failure, ...(kept !== undefined && { kept }) }, { cause: thrown });
}

/** Makes a folder's entries durable. Systems that cannot open a folder (Windows) keep them in order by themselves. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  let handle;
  try {
    handle = await fs.open(folder, 'r');
  } catch (thrown) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes(errorCode(thrown))) return;
    throw thrown;
  }
  try {
    await handle.sync();
  } catch (thrown) {
    if (!['EPERM', 'EINVAL', 'ENOTSUP', 'EISDIR'].includes(errorCode(thrown))) throw thrown;
  } finally {
    await handle.close();
  }
}

/** Marks the temporary files of {@link writeAtomically}, so that what a crash left can be told from the writer's files. */
export const temporarySuffix = '.longhand-tmp';

/**
 * Replaces a file, or makes it: whoever reads it finds the old content or the new, never a part, whatever happens in between. Durable
 * when it resolves. `ready` is called when nothing is left but the replacing, and keeps it from being done by throwing. The file's mode is `mode` where that is given, else the one it had. On failure the old file is as it was, and no temporary file stays.
 */
export async function writeAtomically(
  fs: FileSystem,
  path: string,
  data: string | Uint8Array,
  { mode: wanted, ready }: { mode?: number; ready?: () => Promise<void> } = {},
): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}${temporarySuffix}`,
  );
  const mode =
    wanted ??
    (await fs.stat(path).then(
      (stat) => stat.mode & 0o7777,
      () => null,
    ));
  try {
    const handle = await fs.open(temporary, 'wx', mode ?? 0o666);
    try {
      if (mode !== null) await handle.chmod(mode).catch(() => undefined);
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await ready?.();
    await fs.rename(temporary, path);
  } catch (thrown) {
    await fs.unlink(temporary).catch(() => undefined);
    throw thrown;
  }
  await syncFolder(fs, dirname(path));
}

/** Takes away the temporary files and folders that a crash left in a folder, if nobody can still be writing them: those older than `age`, ms. */
export async function removeTemporaryFiles(fs: FileSystem, folder: string, age: number, now: Date): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith('.') || !name.endsWith(temporarySuffix)) continue;
    const path = join(folder, name);
    const stat = await fs.lstat(path).catch(() => null);
    if (stat === null || now.getTime() - stat.mtimeMs < age) continue;
    if (stat.isFile()) await fs.unlink(path).catch(() => undefined);
    else if (stat.isDirectory()) await fs.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Makes a folder and those above it, durable when it resolves. */
export async function makeFolder(fs: FileSystem, folder: string): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true }).catch(async (thrown: unknown) => {
    throw isMissing(thrown) ? await refusalOf(fs, folder, thrown) : thrown;
  });
  if (first === undefined) return;
  for (let at = folder; at.length >= dirname(first).length; at = dirname(at)) {
    await syncFolder(fs, at);
    if (at === dirname(at)) break;
  }
}

/** Why a folder cannot be made: making it with those above it calls a disk that is read-only a missing one. */
async function refusalOf(fs: FileSystem, folder: string, missing: unknown): Promise<unknown> {
  let first = folder;
  while (first !== dirname(first) && !(await exists(fs, dirname(first)).catch(() => true))) first = dirname(first);
  return fs.mkdir(first).then(
    () => fs.rmdir(first).then(() => missing),
    (thrown: unknown) => thrown,
  );
}

/** Fails with ENOENT when a folder is gone. Made anew, a library would hide the one on a disk that was unplugged, or was moved away. */
export async function requireFolder(fs: FileSystem, folder: string): Promise<void> {
  await fs.stat(folder);
}

/**
 * A file system on which a library's folder is missing when another disk, and nothing, is in its place: an empty folder is what is left where
 * a disk was mounted that is gone, and what was written there would be hidden as soon as it is back. `device`: the disk at first.
 */
export function withRootOn(device: number, root: string, fs: FileSystem): FileSystem {
  let known = device;
  const looking = (call: 'stat' | 'lstat'): typeof nodeFs.lstat =>
    (async (path: string, ...options: []) => {
      const stat = await fs[call](path, ...options);
      if (path !== root || stat.dev === known) return stat;
      if ((await fs.readdir(root)).length === 0)
        throw Object.assign(new Error(`ENOENT: the disk at '${root}' is gone`), { code: 'ENOENT' });
      // A disk may have another number when it is back.
      known = stat.dev;
      return stat;
    }) as typeof nodeFs.lstat;
  return { ...fs, stat: looking('stat'), lstat: looking('lstat') };
}

/** Copies the plain files of a folder, and those of the folders in it; links are left out. Durable when it resolves. */
export async function copyFolder(
  fs: FileSystem,
  from: string,
  to: string,
  leaveOut: (name: string) => boolean,
): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  for (const entry of await fs.readdir(from, { withFileTypes: true })) {
    if (leaveOut(entry.name) || entry.name.endsWith(temporarySuffix)) continue;
    if (entry.isDirectory()) await copyFolder(fs, join(from, entry.name), join(to, entry.name), () => false);
    else if (entry.isFile()) {
      // A clone where the file system knows them.
      await fs.copyFile(join(from, entry.name), join(to, entry.name), constants.COPYFILE_FICLONE);
      const handle = await fs.open(join(to, entry.name), 'r+').catch(() => null);
      await handle?.sync().catch(() => undefined);
      await handle?.close();
    }
  }
  await syncFolder(fs, to);
}

/** Whether anything, a broken link included, stands at a path. */
export async function exists(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.lstat(path);
    return true;
  } catch (thrown) {
    if (isMissing(thrown)) return false;
    throw thrown;
  }
}

/** Whether one thing stands at two paths: under two names that a system takes for one, as it does where capitals do not count. */
export async function isSameFile(fs: FileSystem, path: string, other: string): Promise<boolean> {
  if (!(await exists(fs, path)) || !(await exists(fs, other))) return false;
  // Exact: some systems' numbers of files are larger than a double can tell apart.
  const [one, two] = await Promise.all([fs.stat(path, { bigint: true }), fs.stat(other, { bigint: true })]);
  return one.ino === two.ino && one.dev === two.dev;
}

/** Whether a path is a folder or lies in it. Both absolute. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Runs a task over many items, a few at a time, and keeps their order. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await task(items[at] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
