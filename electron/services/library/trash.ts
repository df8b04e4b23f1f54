import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

import type { FileSystem } from './disk.ts';
import {
  exists,
  isMissing,
  makeFolder,
  removeTemporaryFiles,
  requireFolder,
  syncFolder,
  temporarySuffix,
  writeAtomically,
} from './disk.ts';
import type { TrashRecord } from './formats.ts';
import { formatVersion, trashRecordSchema } from './formats.ts';
import type { PostEntry } from './postEntry.ts';
import { isOtherList, publicationsPath, withList } from './publications.ts';
import type { FoundPost } from './scan.ts';
import type { Shelf } from './shelf.ts';
import { versionsToTrash } from './versions/moving.ts';

export const trashFolder = '.longhand/trash';

/** A post in the trash: where it lies, and where it came from. */
export interface TrashedPost {
  found: FoundPost;
  record: TrashRecord;
  /** Its folder in the trash, relative to the library. */
  folder: string;
}

/** One folder of the trash, by its name; null when it holds nothing that can be brought back. */
export async function readTrashed(fs: FileSystem, root: string, name: string): Promise<TrashedPost | null> {
  // On its way out for ever.
  if (name.startsWith('.')) return null;
  const folder = `${trashFolder}/${name}`;
  try {
    const record = trashRecordSchema.parse(JSON.parse(await fs.readFile(join(root, folder, 'trash.json'), 'utf8')));
    const found = foundIn(folder, record);
    return (await exists(fs, join(root, found.path))) ? { found, record, folder } : null;
  } catch {
    return null;
  }
}

/** Moves a post to the trash; the note of where it came from is there, and durable, before the post is. When it rejects, the post is where it was. */
export async function moveToTrash(fs: FileSystem, root: string, entry: PostEntry, now: Date): Promise<TrashedPost> {
  const trashedAt = now.toISOString();
  const record: TrashRecord = { format: formatVersion, id: entry.id, kind: entry.kind, path: entry.path, trashedAt };
  const stem = `${trashFolder}/${entry.id.slice(0, 60)}-${trashedAt.replace(/[:.]/g, '')}`;
  let folder = stem;
  for (let number = 2; await exists(fs, join(root, folder)); number++) folder = `${stem}-${number}`;
  await requireFolder(fs, root);
  await makeFolder(fs, join(root, folder));
  await writeAtomically(fs, join(root, folder, 'trash.json'), `${JSON.stringify(record, null, 2)}\n`);
  const found = foundIn(folder, record);
  try {
    if (entry.kind === 'file') {
      await makeFolder(fs, join(root, found.folder));
      await withList(fs, publicationsPath(root, entry), publicationsPath(root, found), () =>
        fs.rename(join(root, entry.path), join(root, found.path)),
      );
      await syncMoved(fs, join(root, found.folder));
    } else await fs.rename(join(root, entry.folder), join(root, found.folder));
  } catch (thrown) {
    await fs.rm(join(root, folder, 'trash.json'), { force: true }).catch(() => undefined);
    await fs.rmdir(join(root, folder, 'post')).catch(() => undefined);
    await fs.rmdir(join(root, folder)).catch(() => undefined);
    throw thrown;
  }
  await syncMoved(fs, join(root, folder), dirname(join(root, entry.kind === 'file' ? entry.path : entry.folder)));
  // What cannot move now stays where it is found again.
  await versionsToTrash(fs, root, record.id, folder).catch(() => undefined);
  return { found, record, folder };
}

/**
 * Brings a post, without its versions, back to where it was, or beside that under a numbered name when something else is there now. When it
 * rejects, the post is in the trash.
 */
export async function bringBack(
  { fs, root, naming }: Pick<Shelf, 'fs' | 'root' | 'naming'>,
  { found, record, folder }: TrashedPost,
): Promise<FoundPost> {
  await requireFolder(fs, root);
  const parent = dirname(placeOf(record).place);
  const target = await naming(parent === '.' ? '' : parent, async () => {
    const free = await freePlace(fs, root, found, record);
    await makeFolder(fs, join(root, parent));
    await moveBack(fs, root, found, free);
    return free;
  });
  await syncMoved(fs, join(root, parent));
  // What is left is an empty shell; leaving it harms nothing.
  await fs.rm(join(root, folder, 'trash.json'), { force: true }).catch(() => undefined);
  await fs.rmdir(join(root, folder, 'post')).catch(() => undefined);
  await fs.rmdir(join(root, folder)).catch(() => undefined);
  return target;
}

/** Moves a post to a place that is free; when it rejects, it is where it was. */
async function moveBack(fs: FileSystem, root: string, found: FoundPost, target: FoundPost): Promise<void> {
  if (found.kind !== 'file') {
    await fs.rename(join(root, found.folder), join(root, target.folder));
    return;
  }
  await withList(fs, publicationsPath(root, found), publicationsPath(root, target), () =>
    fs.rename(join(root, found.path), join(root, target.path)),
  );
}

/**
 * Takes a folder of the trash, relative to the library, off the disk with all that is in it. It leaves the trash in one step: when this
 * rejects, it is there as it was. False when another program had taken it away already, or back. What cannot be removed behind that step is
 * left to {@link removeLeavings}.
 */
export async function removeFromTrash(fs: FileSystem, root: string, folder: string): Promise<boolean> {
  const trash = join(root, trashFolder);
  const leaving = join(trash, `.${basename(folder).slice(0, 100)}.${randomBytes(6).toString('hex')}${temporarySuffix}`);
  try {
    await fs.rename(join(root, folder), leaving);
  } catch (thrown) {
    if (!isMissing(thrown) || (await exists(fs, join(root, folder)))) throw thrown;
    // Of a disk that was unplugged nothing is gone.
    await requireFolder(fs, trash);
    return false;
  }
  await syncFolder(fs, trash).catch(() => undefined);
  await fs.rm(leaving, { recursive: true, force: true }).catch(() => undefined);
  return true;
}

/** Takes away what left the trash for ever and could not be removed then: the disk refused, or a crash came. */
export function removeLeavings(fs: FileSystem, root: string, now: Date): Promise<void> {
  return removeTemporaryFiles(fs, join(root, trashFolder), 0, now);
}

/** Makes a move durable. One that happened has happened, whatever the disk says now; after a crash the post is in one place or the other. */
async function syncMoved(fs: FileSystem, ...folders: string[]): Promise<void> {
  for (const folder of folders) await syncFolder(fs, folder).catch(() => undefined);
}

function foundIn(folder: string, record: TrashRecord): FoundPost {
  const inside = `${folder}/post`;
  return {
    kind: record.kind,
    path: record.kind === 'missing' ? inside : `${inside}/${basename(record.path)}`,
    folder: inside,
  };
}

/** The place a post came from, if it leads nowhere out of the library: its folder, or its file without the extension. */
function placeOf(record: TrashRecord): { path: string; place: string; extension: string } {
  const safe = !record.path.split(/[/\\]/).includes('..') && !/^([/\\]|[a-z]:)/i.test(record.path);
  const path = safe ? record.path : `posts/${basename(record.path)}`;
  const extension = record.kind === 'file' ? (/\.[^./]+$/.exec(path)?.[0] ?? '') : '';
  const place =
    record.kind === 'bundle'
      ? dirname(path)
      : record.kind === 'file'
        ? path.slice(0, -extension.length || undefined)
        : path;
  return { path, place, extension };
}

/** The place a post came from, or the next that is free. */
async function freePlace(fs: FileSystem, root: string, found: FoundPost, record: TrashRecord): Promise<FoundPost> {
  const { path, place, extension } = placeOf(record);
  const postAt = (at: string): FoundPost => {
    if (record.kind === 'missing') return { kind: 'missing', path: at, folder: at };
    if (record.kind === 'bundle') return { kind: 'bundle', path: `${at}/${basename(path)}`, folder: at };
    const folder = dirname(at);
    return { kind: 'file', path: at + extension, folder: folder === '.' ? '' : folder };
  };
  const isTaken = async (at: string): Promise<boolean> =>
    (await exists(fs, join(root, at + extension))) ||
    (record.kind === 'file' &&
      (await isOtherList(fs, publicationsPath(root, found), publicationsPath(root, postAt(at)))));
  let free = place;
  for (let number = 2; await isTaken(free); number++) free = `${place}-${number}`;
  return postAt(free);
}
