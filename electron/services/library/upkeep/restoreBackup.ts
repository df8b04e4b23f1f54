import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

import type { Entry, ZipFile } from 'yauzl';
import { openPromise } from 'yauzl';

import { LonghandError } from '#core/failure.ts';

import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, makeFolder, syncFolder } from '../disk.ts';

const maximumEntries = 5_000_000;

/**
 * Unpacks a backup into a folder that is empty or not there, checking every file against its checksum. All of it is there when it
 * resolves, and durable; when it rejects, the folder is as it was. Fails with `conflict` when the folder holds something, `unreadable`
 * when the file is no zip or damaged or leads out of the folder, `cancelled`, or what the disk reports.
 */
export async function restoreBackup(
  fs: FileSystem,
  zipPath: string,
  folder: string,
  operation: Operation,
): Promise<{ files: number }> {
  const { signal } = operation;
  const found = await fs.readdir(folder).catch(() => null);
  if (found !== null && found.length > 0) {
    throw new LonghandError({
      code: 'conflict',
      message: 'There is something in this folder already.',
      kept: 'Nothing was unpacked.',
      next: 'Choose an empty folder, or make a new one.',
    });
  }
  // Beside the folder, so that the whole arrives by one rename.
  const temporary = `${folder}.restoring-${process.pid}`;
  try {
    const files = await unpack(fs, zipPath, temporary, operation);
    signal.throwIfAborted();
    if (found !== null) await fs.rmdir(folder);
    await fs.rename(temporary, folder);
    await syncFolder(fs, dirname(folder));
    return { files };
  } catch (thrown) {
    await fs.rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    signal.throwIfAborted();
    throw diskFailure(thrown, 'Could not unpack the backup', 'The folder is as it was, and so is the backup.');
  }
}

async function unpack(fs: FileSystem, zipPath: string, target: string, operation: Operation): Promise<number> {
  const { signal } = operation;
  const zip = await openZip(zipPath);
  const syncing = makeSyncing();
  try {
    if (zip.entryCount > maximumEntries) throw damaged('It claims to hold too many files.');
    await makeFolder(fs, target);
    const made = new Set<string>([target]);
    let done = 0;
    for await (const entry of entriesOf(zip)) {
      signal.throwIfAborted();
      const path = safePath(entry.fileName);
      if (path === null) throw damaged(`It holds a file with an unsafe name: ${entry.fileName}`);
      if (entry.fileName.endsWith('/')) continue;
      const file = join(target, path);
      if (!made.has(dirname(file))) {
        await fs.mkdir(dirname(file), { recursive: true });
        made.add(dirname(file));
      }
      await syncing.add(await unpackOne(fs, zip, entry, file, signal));
      done += 1;
      operation.progress({ done, total: zip.entryCount, message: path });
    }
    await syncing.end();
    for (const folder of made) await syncFolder(fs, folder);
    return done;
  } finally {
    await syncing.settle();
    zip.close();
  }
}

/** Unpacks one file; what comes back is open, and not yet durable. */
async function unpackOne(
  fs: FileSystem,
  zip: ZipFile,
  entry: Entry,
  file: string,
  signal: AbortSignal,
): Promise<FileHandle> {
  let sum = 0;
  const handle = await fs.open(file, 'wx');
  try {
    const stream = await zip.openReadStreamPromise(entry).catch((thrown: unknown) => {
      throw damaged(String(thrown));
    });
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      signal.throwIfAborted();
      const { done, value: chunk } = await chunks.next().catch((thrown: unknown) => {
        throw damaged(`${entry.fileName}: ${String(thrown)}`);
      });
      if (done === true) break;
      sum = crc32(chunk, sum);
      for (let bytes = chunk; bytes.length > 0;) bytes = bytes.subarray((await handle.write(bytes)).bytesWritten);
    }
    if (sum !== entry.crc32) throw damaged(`${entry.fileName}: the checksum differs.`);
    const modified = entry.getLastModDate();
    await handle.utimes(modified, modified).catch(() => undefined);
    return handle;
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** So many files are made durable side by side: the disk takes them together, where one after another would take minutes. */
const atOnce = 16;

/** Makes files durable and closes them, while others are written. */
function makeSyncing() {
  const running = new Set<Promise<void>>();
  let failure: unknown = null;
  const throwFailure = (): void => {
    if (failure !== null) throw failure;
  };
  async function finish(handle: FileHandle): Promise<void> {
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  const settle = async (): Promise<void> => {
    await Promise.all(running);
  };
  return {
    async add(handle: FileHandle): Promise<void> {
      const one: Promise<void> = finish(handle)
        .catch((thrown: unknown) => {
          failure ??= thrown;
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= atOnce) await Promise.race(running);
      throwFailure();
    },
    /** All are durable when it resolves. */
    async end(): Promise<void> {
      await settle();
      throwFailure();
    },
    /** Nothing is open any more when it resolves; never rejects. */
    settle,
  };
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (thrown) {
    if (typeof (thrown as { syscall?: unknown }).syscall === 'string') throw thrown;
    throw damaged(String(thrown));
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      const clear = (): void => {
        zip.off('entry', onEntry).off('end', onEnd).off('error', onError);
      };
      const onEntry = (found: Entry): void => {
        clear();
        resolve(found);
      };
      const onEnd = (): void => {
        clear();
        resolve(null);
      };
      const onError = (thrown: unknown): void => {
        clear();
        reject(damaged(String(thrown)));
      };
      zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

/** A path below a folder, whatever the archive says; null for one that leads elsewhere or is another on this system. */
export function safePath(name: string, platform: string = process.platform): string | null {
  const plain = name.replace(/\/$/, '').replace(/^\.\//, '');
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const unsafe = platform === 'win32' ? /[\\:\u0000-\u001f]/ : /[\\\u0000-\u001f]/;
  const leadsOut = plain.split('/').some((part) => part === '' || part === '.' || part === '..' || unsafe.test(part));
  return leadsOut || /^[a-z]:/i.test(name) ? null : plain;
}

const damaged = (detail: string): LonghandError =>
  new LonghandError({
    code: 'unreadable',
    message: 'This is no backup that can be read: the file is damaged, or no zip.',
    kept: 'Nothing was unpacked.',
    next: 'Choose another backup.',
    detail,
  });
