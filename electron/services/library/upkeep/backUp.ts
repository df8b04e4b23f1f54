import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';

import { ZipFile } from 'yazl';

import { LonghandError } from '#core/failure.ts';

import type { Operation, WrittenBackup } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, isInside, isMissing, makeFolder, syncFolder, temporarySuffix } from '../disk.ts';
import { walkLibrary } from './walk.ts';
import type { LibraryFile } from './walk.ts';

/** A file up to this size is read whole before it goes into the zip, so that one that breaks off is left out, bytes. */
const wholeLimit = 16 * 1024 * 1024;
/** How much of a larger one is read in one go, bytes. */
const portion = 1024 * 1024;

/** What deflating would only cost time for. */
const packed =
  /\.(?:jpe?g|png|gif|webp|avif|mp[34]|m4[av]|mov|webm|ogg|oga|opus|flac|zip|gz|epub|docx|xlsx|pptx|odt|pdf|woff2?)$/i;

/**
 * Writes a zip of a whole library: posts, media, versions, trash. Links are left out, and so is what other programs can make again
 * (`node_modules`). Durable when it resolves; there is nothing at `target` when it rejects. Fails with `cancelled`, `conflict` when
 * something is there already or the target lies in the library, or what the disk reports.
 */
export async function backUp(
  fs: FileSystem,
  root: string,
  target: string,
  operation: Operation,
): Promise<WrittenBackup> {
  const { signal } = operation;
  if (isInside(root, resolve(target))) {
    throw new LonghandError({
      code: 'conflict',
      message: 'A backup cannot lie in the library that it is of.',
      kept: 'Nothing was written.',
      next: 'Choose a folder elsewhere, best on another disk.',
    });
  }
  const temporary = `${target}${temporarySuffix}`;
  try {
    await makeFolder(fs, dirname(target));
    const { files, unread } = await walkLibrary(fs, root, signal);
    const missing = unread.map(({ path }) => path);
    const handle = await fs.open(temporary, 'w');
    let bytes: number;
    try {
      const zip = new ZipFile();
      const written = writeAll(handle, zip.outputStream, signal);
      // Told by what is awaited below; without this a failure before that would be nobody's.
      written.catch(() => undefined);
      for (const [at, file] of files.entries()) {
        signal.throwIfAborted();
        operation.progress({ done: at, total: files.length, message: file.path });
        if (!(await add(fs, zip, root, file, written, signal))) missing.push(file.path);
      }
      zip.end();
      await written;
      await handle.sync();
      bytes = (await handle.stat()).size;
    } finally {
      await handle.close();
    }
    signal.throwIfAborted();
    await moveInto(fs, temporary, target);
    operation.progress({ done: files.length, total: files.length, message: '' });
    return { files: files.length - missing.length + unread.length, bytes, unread: missing };
  } catch (thrown) {
    await fs.unlink(temporary).catch(() => undefined);
    signal.throwIfAborted();
    throw diskFailure(thrown, 'Could not write the backup', 'The library is as it was.');
  }
}

async function writeAll(handle: FileHandle, from: NodeJS.ReadableStream, signal: AbortSignal): Promise<void> {
  for await (const chunk of from) {
    signal.throwIfAborted();
    let bytes = chunk as Buffer;
    while (bytes.length > 0) bytes = bytes.subarray((await handle.write(bytes)).bytesWritten);
  }
}

/**
 * Puts one file into the zip; false when it could not be read, or not to its end: of a film there is what could. A file that went meanwhile
 * is no failure: the library is in use.
 */
async function add(
  fs: FileSystem,
  zip: ZipFile,
  root: string,
  { path, size, modified, mode }: LibraryFile,
  written: Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  // In a zip it would be a path with folders.
  if (path.includes('\\')) return false;
  let handle: FileHandle | null = null;
  let whole = true;
  let stream: Readable;
  try {
    if (size > wholeLimit) {
      handle = await fs.open(join(root, path), 'r');
      const portions = portionsOf(handle, signal, () => {
        whole = false;
      });
      stream = Readable.from(portions, { objectMode: false, highWaterMark: portion });
    } else stream = Readable.from([await fs.readFile(join(root, path))]);
  } catch (thrown) {
    return isMissing(thrown);
  }
  const done = new Promise<void>((resolve, reject) => {
    stream.once('close', resolve);
    stream.once('error', reject);
  });
  try {
    zip.addReadStream(stream, nameInZip(path), { mtime: modified, mode, compress: !packed.test(path) });
    await Promise.race([done, written]);
  } finally {
    stream.destroy();
    await handle?.close();
  }
  return whole;
}

async function* portionsOf(handle: FileHandle, signal: AbortSignal, torn: () => void): AsyncGenerator<Buffer> {
  for (;;) {
    signal.throwIfAborted();
    const read = await handle.read(Buffer.alloc(portion), 0, portion, null).catch(() => null);
    if (read === null) torn();
    if (read === null || read.bytesRead === 0) return;
    yield read.buffer.subarray(0, read.bytesRead);
  }
}

/** A name that is no drive's on any system. */
const nameInZip = (path: string): string => (/^[a-z]:/i.test(path) ? `./${path}` : path);

/** Takes the name only when it is free: an older backup is never written over. */
async function moveInto(fs: FileSystem, temporary: string, target: string): Promise<void> {
  const taken = await fs.lstat(target).then(
    () => true,
    (thrown: unknown) => {
      if (isMissing(thrown)) return false;
      throw thrown;
    },
  );
  if (taken) {
    throw new LonghandError({
      code: 'conflict',
      message: 'There is a file of the backup’s name already.',
      next: 'Choose another name or folder.',
    });
  }
  await fs.rename(temporary, target);
  await syncFolder(fs, dirname(target));
}
