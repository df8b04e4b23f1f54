import { dirname, join } from 'node:path';

import * as z from 'zod';

import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, errorCode, exists, makeFolder, requireFolder, syncFolder, writeAtomically } from '../disk.ts';
import { formatVersion } from '../formats.ts';
import { freeName } from './names.ts';
import { removeFromTrash, trashFolder } from '../trash.ts';
import { namesIn } from './importing.ts';

/** `trash.json` of media: where they came from. They lie below `files`, each at its own path. */
export const mediaTrashSchema = z.looseObject({
  format: z.literal(formatVersion),
  kind: z.literal('media'),
  trashedAt: z.iso.datetime({ offset: true }),
  paths: z.array(z.string().min(1)),
});

/** Folders of the trash, absolute, that media are being moved to: what is deleted meanwhile was there before. */
const filling = new Set<string>();

/**
 * Moves media to a folder of the trash of their own; the note of where they came from is there, and durable, before the first of them. `mayMove` is asked
 * right before each. Answers how many were moved: one that cannot be moved stays where it is, with the rest.
 */
export async function moveMediaToTrash(
  fs: FileSystem,
  root: string,
  paths: readonly string[],
  now: Date,
  operation: Operation,
  mayMove: (path: string) => Promise<boolean>,
): Promise<number> {
  if (paths.length === 0) return 0;
  const trashedAt = now.toISOString();
  let folder: string | null = null;
  const changed = new Set<string>();
  let moved = 0;
  try {
    await requireFolder(fs, root);
    folder = await newFolder(fs, join(root, trashFolder), `media-${trashedAt.replace(/[:.]/g, '')}`);
    filling.add(folder);
    await syncFolder(fs, dirname(folder));
    const record = { format: formatVersion, kind: 'media', trashedAt, paths };
    await writeAtomically(fs, join(folder, 'trash.json'), `${JSON.stringify(record, null, 2)}\n`);
    for (const path of paths) {
      operation.signal.throwIfAborted();
      operation.progress({ done: moved, total: paths.length, message: path });
      if (!(await mayMove(path))) continue;
      const target = join(folder, 'files', path);
      await makeFolder(fs, dirname(target));
      await fs.rename(join(root, path), target);
      for (const one of [dirname(target), dirname(join(root, path))]) changed.add(one);
      moved++;
    }
  } catch (thrown) {
    operation.signal.throwIfAborted();
    throw diskFailure(
      thrown,
      'Could not move the files to the trash',
      `${moved} were moved; the others are where they were.`,
    );
  } finally {
    // A move that happened has happened, whatever the disk says now.
    for (const one of changed) await syncFolder(fs, one).catch(() => undefined);
    if (folder !== null) {
      if (moved === 0) await removeShell(fs, folder);
      filling.delete(folder);
    }
  }
  return moved;
}

/** Makes a folder that nobody else has; `name` or the next that is free. Absolute. */
async function newFolder(fs: FileSystem, parent: string, name: string): Promise<string> {
  await makeFolder(fs, parent);
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await fs.mkdir(folder);
      return folder;
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST') throw thrown;
    }
  }
}

/** The media in the trash, all folders together. */
export async function trashedMedia(fs: FileSystem, root: string): Promise<{ files: number; bytes: number }> {
  const sum = { files: 0, bytes: 0 };
  for (const folder of await mediaFolders(fs, root)) await count(fs, join(root, folder, 'files'), sum);
  return sum;
}

/** Adds the files of a folder and below to a sum. */
async function count(fs: FileSystem, folder: string, sum: { files: number; bytes: number }): Promise<void> {
  for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await count(fs, path, sum);
    else {
      sum.files++;
      sum.bytes += (await fs.lstat(path).catch(() => null))?.size ?? 0;
    }
  }
}

/** Takes the media in the trash off the disk, for ever. Answers how many files; one folder that cannot go keeps no other back. */
export async function removeTrashedMedia(
  fs: FileSystem,
  root: string,
  operation: Operation,
): Promise<{ files: number; failure: unknown }> {
  const gone = { files: 0, bytes: 0 };
  let failure: unknown = null;
  for (const folder of await mediaFolders(fs, root)) {
    if (operation.signal.aborted) break;
    const there = { ...gone };
    await count(fs, join(root, folder, 'files'), there);
    try {
      await removeFromTrash(fs, root, folder);
      Object.assign(gone, there);
    } catch (thrown) {
      failure = diskFailure(thrown, 'Could not delete the files', 'They are still in the trash.');
    }
  }
  return { files: gone.files, failure };
}

/** Folders of the trash that hold media, relative to the library; not those that are being filled. */
async function mediaFolders(fs: FileSystem, root: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of await fs.readdir(join(root, trashFolder)).catch(() => [])) {
    const folder = `${trashFolder}/${name}`;
    if (!name.startsWith('media-') || filling.has(join(root, folder))) continue;
    if ((await readRecord(fs, join(root, folder))).length > 0) folders.push(folder);
  }
  return folders;
}

/** Puts media back to where they were, or beside that under a numbered name when something else is there now. Answers how many. */
export async function bringMediaBack(
  fs: FileSystem,
  root: string,
  paths: readonly string[],
  operation: Operation,
): Promise<number> {
  const wanted = new Set(paths);
  const names = (await fs.readdir(join(root, trashFolder)).catch(() => [])).filter((name) => name.startsWith('media-'));
  let moved = 0;
  // The last that went is the first to come back.
  for (const name of names.sort().toReversed()) {
    const folder = join(root, trashFolder, name);
    const record = await readRecord(fs, folder);
    for (const path of record) {
      operation.signal.throwIfAborted();
      const from = join(folder, 'files', path);
      if (!wanted.has(path) || !isInLibrary(path) || !(await exists(fs, from))) continue;
      operation.progress({ done: moved, total: wanted.size, message: path });
      try {
        const parent = join(root, dirname(path));
        await makeFolder(fs, parent);
        const target = join(parent, freeName(path.split('/').at(-1) ?? path, await namesIn(fs, parent)));
        await fs.rename(from, target);
        await syncFolder(fs, parent);
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not bring the files back', 'What did not come back is still in the trash.');
      }
      wanted.delete(path);
      moved++;
    }
    if (record.length > 0 && !(await anyLeft(fs, folder, record))) await removeShell(fs, folder);
  }
  return moved;
}

async function readRecord(fs: FileSystem, folder: string): Promise<string[]> {
  try {
    return mediaTrashSchema.parse(JSON.parse(await fs.readFile(join(folder, 'trash.json'), 'utf8'))).paths;
  } catch {
    return [];
  }
}

const isInLibrary = (path: string): boolean =>
  !path.split(/[/\\]/).some((part) => part === '..' || part === '') && !/^[a-z]:/i.test(path) && !path.startsWith('.');

async function anyLeft(fs: FileSystem, folder: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await exists(fs, join(folder, 'files', path)).catch(() => true)) return true;
  return false;
}

/** Takes away a folder of the trash in which no file is left. */
async function removeShell(fs: FileSystem, folder: string): Promise<void> {
  const remove = async (at: string): Promise<void> => {
    for (const entry of await fs.readdir(at, { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory()) await remove(join(at, entry.name));
    await fs.rmdir(at).catch(() => undefined);
  };
  await remove(join(folder, 'files'));
  if (!(await exists(fs, join(folder, 'files')).catch(() => true)))
    await fs.rm(join(folder, 'trash.json'), { force: true }).catch(() => undefined);
  await fs.rmdir(folder).catch(() => undefined);
}
