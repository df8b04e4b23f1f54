import { constants } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { mediaType, mediaTypes } from '#core/post/mediaTypes.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, isMissing, makeFolder, syncFolder, temporarySuffix } from '../disk.ts';
import { mediaUrl } from '../postEntry.ts';
import { fileKind, imageKind, refusal, sizeOf } from './kinds.ts';
import type { KnownMedia } from './known.ts';
import { freeName, safeName } from './names.ts';
import type { Piece } from './pieces.ts';
import { ShortSource, beginningOf, bytesOf, isWhole } from './pieces.ts';
import { isCleaned, withoutPrivateData } from './privacy/index.ts';
import type { Source } from './source.ts';
import { fileSource, portion } from './source.ts';

/** As much as is looked at to tell what a file is, bytes. */
const beginning = 512 * 1024;
/** Pictures up to this size are looked at whole when their beginning tells no size, bytes. */
const wholeLook = 64 * 1024 * 1024;

/** What importing needs to know beside the file. */
export interface Importing {
  fs: FileSystem;
  /** The library's folder. Absolute. */
  root: string;
  /** The post's folder when it begins. Absolute. */
  folder: string;
  id: string;
  /** Does what is short while nothing else is done to the post, in the folder where it is then. */
  inTurn: <T>(work: (folder: string) => Promise<T>) => Promise<T>;
  known: KnownMedia;
  /** Pictures and films keep what they tell of place, device and owner. */
  keepPhotoData: boolean;
  /** What is changed by taking that out is kept as it was, in the library's own folder. */
  keepOriginals: boolean;
  /** Told of a file that was not there before. */
  added: (fileName: string) => void;
  operation?: Operation | undefined;
}

/**
 * Copies a picture, or a sound, film or document of a known type, beside a post, without what it tells of its maker. The same bytes under
 * any name are one file in a post, and take the disk's space once in a library where the file system can do that; another under a taken name
 * becomes `photo-2.jpg`. Durable when it resolves. Fails with `not-an-image` or what the disk reports, and leaves nothing behind.
 */
export async function importMedia(name: string, source: Source, importing: Importing): Promise<MediaFile> {
  const { fs, folder, id, operation } = importing;
  try {
    const { kind, pieces, size, note } = await prepare(name, source, importing);
    await makeFolder(fs, folder);
    const temporary = temporaryIn(folder);
    try {
      const written = await writePieces(fs, temporary, source, pieces, (done) =>
        operation?.progress({ done, total: source.size, message: name }),
      );
      operation?.signal.throwIfAborted();
      if (importing.keepOriginals && !(await isWhole(source, pieces)))
        await keepOriginal(name, source, kind, importing);
      const { fileName, also, bytes } = await place(name, kind, temporary, written, importing);
      const notes = [note, also].filter((one) => one !== null);
      return {
        name: fileName,
        url: mediaUrl(id, fileName),
        size: bytes,
        ...(size ?? { width: null, height: null }),
        ...(notes.length > 0 && { note: notes.join(' ') }),
      };
    } finally {
      await fs.unlink(temporary).catch(() => undefined);
    }
  } catch (thrown) {
    operation?.signal.throwIfAborted();
    if (thrown instanceof ShortSource)
      throw new LonghandError({
        code: 'unreadable',
        message: `“${name}” changed while it was copied.`,
        kept: 'It was not added to the post.',
        next: 'Add it again once it is complete.',
      });
    throw diskFailure(thrown, `Could not add “${name}”`, 'Nothing was added to the post.');
  }
}

interface Prepared {
  kind: string;
  /** The file that will lie beside the post, made of the source. */
  pieces: Piece[];
  size: { width: number; height: number } | null;
  note: string | null;
}

/** Tells what a file is, and how it is to be written. Throws `not-an-image`. */
async function prepare(name: string, source: Source, { keepPhotoData }: Importing): Promise<Prepared> {
  const first = await source.read(0, beginning);
  const whole: Piece[] = [{ from: 0, to: source.size }];
  const clean = async (kind: string): Promise<{ pieces: Piece[]; note: string | null }> => {
    if (keepPhotoData || !isCleaned(kind)) return { pieces: whole, note: null };
    const pieces = await withoutPrivateData(source, kind);
    const note = `What “${name}” tells of its place and camera could not be taken out: the file is damaged.`;
    return pieces === null ? { pieces: whole, note } : { pieces, note: null };
  };
  const image = imageKind(first);
  if (image !== null) {
    const { pieces, note } = await clean(image);
    let size = sizeOf(first) ?? sizeOf(await beginningOf(source, pieces, portion));
    if (size === null && source.size > first.length && source.size <= wholeLook)
      size = sizeOf(await source.read(0, source.size));
    if (size !== null) return { kind: image, pieces, size, note };
  }
  const kind = fileKind(name, source.size);
  if (kind === null)
    throw new LonghandError({
      code: 'not-an-image',
      ...refusal(name, source.size, first, image),
      kept: 'It was not added to the post.',
    });
  return { kind, size: null, ...(await clean(kind)) };
}

interface Written {
  hash: string;
  bytes: number;
}

/** Writes a file of pieces, durable when it resolves. */
async function writePieces(
  fs: FileSystem,
  path: string,
  source: Source,
  pieces: readonly Piece[],
  progress: (done: number) => void,
): Promise<Written> {
  const hash = createHash('sha256');
  const handle = await fs.open(path, 'wx', 0o666);
  let done = 0;
  try {
    for await (const bytes of bytesOf(source, pieces)) {
      hash.update(bytes);
      await handle.writeFile(bytes);
      done += bytes.byteLength;
      progress(done);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), bytes: done };
}

/** Gives what was written its name: that of the same bytes beside the post, or a free one; bytes that are elsewhere in the library already share their place on the disk. */
async function place(
  name: string,
  kind: string,
  temporary: string,
  { hash, bytes }: Written,
  importing: Importing,
): Promise<{ fileName: string; also: string | null; bytes: number }> {
  const { fs, root, folder, known } = importing;
  // The post may be renamed meanwhile: then there is nothing to be found here, and the file gets a name of its own.
  const same = await findSame(fs, folder, await namesIn(fs, folder), bytes, hash, kind).catch(() => null);
  if (same !== null) return { fileName: same, also: null, bytes };
  const twin = await findTwin(fs, root, known, bytes, hash);
  return importing.inTurn(async (now) => {
    // What was written has moved along with its folder.
    const written = join(now, basename(temporary));
    try {
      if (twin !== null) await shareSpace(fs, join(root, twin), written);
      const fileName = freeName(safeName(name, kind), await namesIn(fs, now));
      await fs.rename(written, join(now, fileName));
      importing.added(fileName);
      await syncFolder(fs, now);
      await remember(fs, root, known, join(now, fileName), hash);
      const also = twin === null ? null : `“${name}” is in the library already, as ${twin}.`;
      return { fileName, also, bytes };
    } finally {
      if (written !== temporary) await fs.unlink(written).catch(() => undefined);
    }
  });
}

async function remember(fs: FileSystem, root: string, known: KnownMedia, path: string, hash: string): Promise<void> {
  const stat = await fs.lstat(path).catch(() => null);
  const relative = path.slice(root.length + 1).replaceAll('\\', '/');
  if (stat !== null) known.remember({ path: relative, size: stat.size, mtime: stat.mtimeMs, inode: stat.ino }, hash);
}

/** A file elsewhere in the library with the same bytes, read again to be sure. */
async function findTwin(
  fs: FileSystem,
  root: string,
  known: KnownMedia,
  size: number,
  hash: string,
): Promise<string | null> {
  if (size === 0) return null;
  for (const file of await known.ofSize(size)) {
    if (file.hash !== null && file.hash !== hash) {
      const stat = await fs.lstat(join(root, file.path)).catch(() => null);
      if (stat?.mtimeMs === file.mtime && stat.ino === file.inode) continue;
    }
    const found = await hashOfFile(fs, join(root, file.path), size).catch(() => null);
    if (found === null) known.forget(file.path);
    else await remember(fs, root, known, join(root, file.path), found);
    if (found === hash) return file.path;
  }
  return null;
}

/**
 * Makes a file that was just written share the space of one with the same bytes by a clone, of which each goes its own way when it is written
 * to. Never by a hard link: a program that writes into the picture of one post would change that of another.
 */
async function shareSpace(fs: FileSystem, twin: string, path: string): Promise<void> {
  const shared = path.replace(temporarySuffix, `-shared${temporarySuffix}`);
  try {
    await fs.copyFile(twin, shared, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    await fs.rename(shared, path);
  } catch {
    // The copy is good.
  }
  await fs.unlink(shared).catch(() => undefined);
}

/** Keeps a file as it was before anything was taken out of it, under its hash, unless it is there already. */
async function keepOriginal(name: string, source: Source, kind: string, { fs, root }: Importing): Promise<void> {
  const folder = join(root, '.longhand', 'originals');
  await makeFolder(fs, folder);
  const temporary = temporaryIn(folder);
  try {
    const { hash } = await writePieces(fs, temporary, source, [{ from: 0, to: source.size }], () => undefined);
    await fs.rename(temporary, join(folder, `${hash}.${kind}`));
    await syncFolder(fs, folder);
  } catch (thrown) {
    throw diskFailure(thrown, `Could not keep the original of “${name}”`, 'Nothing was added to the post.');
  } finally {
    await fs.unlink(temporary).catch(() => undefined);
  }
}

async function findSame(
  fs: FileSystem,
  folder: string,
  names: ReadonlySet<string>,
  size: number,
  hash: string,
  kind: string,
): Promise<string | null> {
  for (const name of names) {
    if (name.startsWith('.') || mediaType(name) !== mediaTypes[kind]) continue;
    const path = join(folder, name);
    const stat = await fs.lstat(path);
    if (stat.isFile() && stat.size === size && (await hashOfFile(fs, path, size)) === hash) return name;
  }
  return null;
}

/** The hash of a file of a known size; null when it is no plain file of that size. */
async function hashOfFile(fs: FileSystem, path: string, size: number): Promise<string | null> {
  const stat = await fs.lstat(path);
  if (!stat.isFile() || stat.size !== size) return null;
  const handle = await fs.open(path, 'r');
  try {
    const source = fileSource(handle, size);
    const hash = createHash('sha256');
    for await (const bytes of bytesOf(source, [{ from: 0, to: size }])) hash.update(bytes);
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

/** The names in a folder; none when there is no folder. */
export async function namesIn(fs: FileSystem, folder: string): Promise<Set<string>> {
  try {
    return new Set(await fs.readdir(folder));
  } catch (thrown) {
    if (isMissing(thrown)) return new Set();
    throw diskFailure(thrown, 'Could not look at the post’s folder');
  }
}

const temporaryIn = (folder: string): string =>
  join(folder, `.import.${randomBytes(8).toString('hex')}${temporarySuffix}`);
