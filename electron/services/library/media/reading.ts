import { dirname, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { mediaType } from '#core/post/mediaTypes.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { FileSystem } from '../disk.ts';
import { diskFailure, errorCode, isInside, isMissing, mapLimited } from '../disk.ts';
import { mediaUrl } from '../postEntry.ts';
import { namesIn } from './importing.ts';
import { isPicture, sizeOf } from './kinds.ts';
import { fileSource } from './source.ts';

/** As much of a picture as usually tells its size, bytes; and as much as is looked at when that does not. */
const beginnings = [64 * 1024, 64 * 1024 * 1024];

/** The pictures and other media beside a post, by name. */
export async function listMedia(fs: FileSystem, folder: string, id: string): Promise<MediaFile[]> {
  const names = [...(await namesIn(fs, folder))]
    .filter((name) => !name.startsWith('.') && mediaType(name) !== null)
    .sort();
  const files = await mapLimited(names, 8, async (name): Promise<MediaFile | null> => {
    try {
      const stat = await fs.lstat(join(folder, name));
      if (!stat.isFile()) return null;
      const size = isPicture(name) ? await sizeOfFile(fs, join(folder, name), stat.size) : null;
      return {
        name,
        url: mediaUrl(id, name),
        size: stat.size,
        width: size?.width ?? null,
        height: size?.height ?? null,
      };
    } catch {
      return null;
    }
  });
  return files.filter((file) => file !== null);
}

async function sizeOfFile(fs: FileSystem, path: string, size: number): Promise<ReturnType<typeof sizeOf>> {
  const handle = await fs.open(path, 'r');
  try {
    const source = fileSource(handle, size);
    for (const length of beginnings) {
      const found = sizeOf(await source.read(0, length));
      if (found !== null || length >= size) return found;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** A medium on the disk. */
export interface LocatedMedia {
  /** Absolute, links followed. */
  path: string;
  size: number;
  /** ms */
  mtime: number;
  inode: number;
  mimeType: string;
}

/**
 * Where a file beside a post lies, by its name. Null when there is none or it is no known medium; `forbidden` when the name leads out of
 * the post's folder, by itself or by a link.
 */
export async function locateMedia(
  fs: FileSystem,
  root: string,
  folder: string,
  name: string,
): Promise<LocatedMedia | null> {
  const parts = name.split('/');
  if (
    name === '' ||
    /[\\\0]/.test(name) ||
    parts.some((part) => part === '' || part === '..' || part === '.' || /^[a-z]:/i.test(part))
  ) {
    throw forbidden(name);
  }
  const mimeType = mediaType(name);
  if (mimeType === null || parts.some((part) => part.startsWith('.'))) return null;
  try {
    const [realFolder, real] = await Promise.all([fs.realpath(folder), fs.realpath(join(folder, name))]);
    if (!isInside(root, realFolder) || !isInside(realFolder, real)) throw forbidden(name);
    const stat = await fs.stat(real);
    return stat.isFile() ? { path: real, size: stat.size, mtime: stat.mtimeMs, inode: stat.ino, mimeType } : null;
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw diskFailure(thrown, `Could not read “${name}”`);
  }
}

/** A file's bytes by its name beside a post, as {@link locateMedia} finds it. */
export async function readMedia(
  fs: FileSystem,
  root: string,
  folder: string,
  name: string,
): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
  const found = await locateMedia(fs, root, folder, name);
  if (found === null) return null;
  try {
    return { bytes: await fs.readFile(found.path), mimeType: found.mimeType };
  } catch (thrown) {
    if (isMissing(thrown) || errorCode(thrown) === 'EISDIR') return null;
    throw diskFailure(thrown, `Could not read “${name}”`);
  }
}

function forbidden(name: string): LonghandError {
  return new LonghandError({
    code: 'forbidden',
    message: 'A file outside the post’s folder was asked for.',
    detail: dirname(name),
  });
}
