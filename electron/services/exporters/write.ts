import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { LonghandError } from '#core/failure.ts';

import { errorCode, exists as existsIn, realFileSystem, syncFolder as syncFolderIn } from '../library/disk.ts';
import type { Exported, ExportedFile } from './contract.ts';

export interface WriteExportOptions {
  /** Replace what stands at the target. A folder is replaced only when it is an earlier export, whatever this says. */
  replace: boolean;
}

/**
 * Puts an export at `target` (absolute) whole or not at all: it is written beside it under another name, flushed to the disk and
 * renamed. Throws `conflict` when something is there that may not be replaced, and `disk-full`, `disk-denied` or `disk-failed`;
 * what stood at the target then stands there still.
 */
export async function writeExport(exported: Exported, target: string, { replace }: WriteExportOptions): Promise<void> {
  const place = resolve(target);
  const beside = join(dirname(place), `.longhand-export-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(place), { recursive: true });
    if (exported.kind === 'file') await writeOneFile(exported, place, beside, replace);
    else await writeFolder(exported, place, beside, replace);
    await syncFolder(dirname(place));
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
    throw diskFailure(error, place);
  }
}

async function writeOneFile(exported: Exported, place: string, beside: string, replace: boolean): Promise<void> {
  const [file] = exported.files;
  if (file === undefined) throw new TypeError('A one-file export holds no file');
  if (await isFolder(place)) throw taken(place, 'A folder with that name is there already.');
  await writeSynced(beside, file.bytes);
  if (replace) await rename(beside, place);
  else await renameToNew(beside, place);
}

/** A rename that never replaces, where the file system can say so: a link fails when the name is taken. */
async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw taken(to, 'A file with that name is there already.');
    // Some file systems (FAT, network shares) have no links.
    if (await exists(to)) throw taken(to, 'A file with that name is there already.');
    await rename(from, to);
    return;
  }
  await unlink(from);
}

async function writeFolder(exported: Exported, place: string, beside: string, replace: boolean): Promise<void> {
  const there = await exists(place);
  if (there) await refuseForeign(place, replace);
  await writeAll(exported.files, beside);
  if (!there) {
    await rename(beside, place);
    return;
  }
  const old = `${beside}.old`;
  await rename(place, old);
  try {
    await rename(beside, place);
  } catch (error) {
    await rename(old, place);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Replacing a folder means deleting one: only an empty folder, or one that holds an earlier export and nothing else, is ever given up. */
async function refuseForeign(place: string, replace: boolean): Promise<void> {
  if (!(await isFolder(place))) throw taken(place, 'A file with that name is there already.');
  if ((await readdir(place)).length === 0) return;
  if (!(await isExport(place))) {
    throw new LonghandError({
      code: 'conflict',
      message: `The folder ${basename(place)} holds other things.`,
      kept: 'Nothing in it was touched.',
      next: 'Choose another name for the export.',
      detail: place,
    });
  }
  if (!replace) throw taken(place, 'An earlier export with that name is there already.');
}

/** Whether a folder holds a page of Longhand's making, the files that the page uses, and nothing else. */
async function isExport(place: string): Promise<boolean> {
  const names = await readdir(place);
  if (!names.every((name) => name === 'index.html' || name === 'assets')) return false;
  const page = await readFile(join(place, 'index.html'), 'utf8').catch(() => '');
  const assets = names.includes('assets') ? await readdir(join(place, 'assets')).catch(() => null) : [];
  return (
    page.includes('<meta name="generator" content="Longhand">') &&
    assets !== null &&
    assets.every((name) => page.includes(`"assets/${encodeURIComponent(name)}"`))
  );
}

async function writeAll(files: ExportedFile[], root: string): Promise<void> {
  await mkdir(root);
  const folders = new Set([root]);
  for (const file of files) {
    const parts = file.path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:]/.test(part))) {
      throw new TypeError(`An export may not hold the path ${JSON.stringify(file.path)}`);
    }
    const path = join(root, ...parts);
    if (!folders.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
    folders.add(dirname(path));
    await writeSynced(path, file.bytes);
  }
  for (const folder of [...folders].toReversed()) await syncFolder(folder);
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const exists = (path: string): Promise<boolean> => existsIn(realFileSystem, path);
const syncFolder = (path: string): Promise<void> => syncFolderIn(realFileSystem, path);

async function isFolder(path: string): Promise<boolean> {
  return (await exists(path)) && (await lstat(path)).isDirectory();
}

function taken(place: string, message: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message,
    kept: 'It was not touched.',
    next: 'Choose another name, or say that it may be replaced.',
    detail: place,
  });
}

function diskFailure(error: unknown, place: string): unknown {
  const code = errorCode(error);
  if (error instanceof LonghandError || code === '') return error;
  const detail = error instanceof Error ? `${error.message} (${place})` : place;
  const kept = 'The post is untouched, and so is what stood there before.';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LonghandError(
      {
        code: 'disk-full',
        message: 'The disk is full, so the export was not written.',
        kept,
        next: 'Make room, or export to another disk.',
        detail,
      },
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new LonghandError(
      {
        code: 'disk-denied',
        message: 'Longhand may not write to that place.',
        kept,
        next: 'Choose another folder.',
        detail,
      },
      { cause: error },
    );
  }
  return new LonghandError(
    {
      code: 'disk-failed',
      message: 'The export could not be written.',
      kept,
      next: 'Choose another folder, or try again.',
      detail,
    },
    { cause: error },
  );
}
