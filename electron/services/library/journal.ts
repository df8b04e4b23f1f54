import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { lineOf, readLine } from './checkedLines.ts';
import type { FileSystem } from './disk.ts';
import { exists, makeFolder, sha256, syncFolder, writeAtomically } from './disk.ts';
import type { JournalEntry, JournalHeader } from './formats.ts';
import { journalHeaderSchema, journalLineSchema } from './formats.ts';

/** What a journal file held: everything up to the first line that is torn or does not match its checksum. */
export interface ReadJournal {
  header: JournalHeader;
  entries: JournalEntry[];
  /** Bytes of the lines above. What follows is the rest of a write that a crash cut off. */
  length: number;
}

/** The journal's file for a post. */
export function journalPath(folder: string, id: string): string {
  return join(folder, `${/^[a-z0-9_-]{1,100}$/.test(id) ? id : sha256(id)}.jsonl`);
}

/** The post's id by the name of its journal, as far as the name tells. */
export const idOfJournal = (path: string): string => basename(path).replace(/(\.left(-\d+)?)?\.jsonl$/, '');

/** Reads a journal. Null when not even its first line is whole. */
export function readJournal(bytes: Buffer): ReadJournal | null {
  let header: JournalHeader | null = null;
  const entries: JournalEntry[] = [];
  let length = 0;
  while (length < bytes.length) {
    const end = bytes.indexOf(0x0a, length);
    if (end === -1) break;
    const value = readLine(bytes.toString('utf8', length, end));
    if (header === null) {
      const parsed = journalHeaderSchema.safeParse(value);
      if (!parsed.success) return null;
      header = parsed.data;
    } else {
      const parsed = journalLineSchema.safeParse(value);
      if (!parsed.success) break;
      if (parsed.data.kind === 'anew') {
        header = parsed.data.header;
        entries.splice(0, entries.length, ...parsed.data.entries);
      } else entries.push(parsed.data);
    }
    length = end + 1;
  }
  return header === null ? null : { header, entries, length };
}

/** A journal whose lines take less than this is not begun anew, bytes. */
const longEnough = 512 * 1024;

/**
 * What was done to one post since its file was read or written, one line a batch. A line is durable when {@link append} resolves.
 * Nothing is on disk before the first line.
 */
export class Journal {
  readonly path: string;
  readonly #fs: FileSystem;
  #handle: FileHandle | null = null;
  #length = 0;
  /** Bytes of the first line. */
  #start = 0;

  constructor(fs: FileSystem, path: string) {
    this.#fs = fs;
    this.path = path;
  }

  /** Whether nothing is on disk. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Whether it would be much shorter if it began anew: the first line, which holds the document, is written again for that. */
  get isLong(): boolean {
    return this.#length - this.#start > Math.max(longEnough, this.#start);
  }

  /** Goes on with a journal that a crash left; its torn end is cut off. */
  async resumeFrom(path: string, length: number): Promise<void> {
    if (path !== this.path) {
      await leaveForLater(this.#fs, this.path);
      await this.#fs.rename(path, this.path);
    }
    this.#handle = await this.#fs.open(this.path, 'r+');
    this.#length = length;
    await this.#handle.truncate(length);
  }

  /**
   * Adds a line; `header` is asked for when it is the first. On failure nothing was added: what a broken write left is cut off, and is
   * overwritten by the next line.
   */
  async append(entry: JournalEntry, header: () => JournalHeader): Promise<void> {
    if (this.#length === 0) return this.reset(header(), [entry]);
    const handle = await this.#open();
    const length = this.#length;
    await this.#write(handle, lineOf(entry));
    await this.#sync(handle, length);
  }

  /** Adds a line that need not outlast a crash by itself: {@link sync} or the next {@link append} makes it durable. */
  async note(entry: JournalEntry): Promise<void> {
    if (this.#length > 0) await this.#write(await this.#open(), lineOf(entry));
  }

  /**
   * Goes on from another file, with `entries` that this does not hold: what stands before counts no more. Quicker than {@link reset}, whose
   * place it takes while the journal is short; durable like {@link append} where there are entries, else like {@link note}. On failure
   * nothing has changed.
   */
  async goOnFrom(header: JournalHeader, entries: readonly JournalEntry[]): Promise<void> {
    const line = lineOf({ kind: 'anew', header, entries });
    if (this.#length === 0 || this.#length > Math.max(longEnough, line.length)) return this.reset(header, entries);
    const handle = await this.#open();
    const length = this.#length;
    await this.#write(handle, line);
    if (entries.length > 0) await this.#sync(handle, length);
  }

  /** Makes every line durable. */
  async sync(): Promise<void> {
    await this.#handle?.sync();
  }

  /** Starts the journal anew, by one atomic step. It then takes the place of the one that a crash left at `old` too. */
  async reset(header: JournalHeader, entries: readonly JournalEntry[] = [], old: string | null = null): Promise<void> {
    const folder = dirname(this.path);
    await makeFolder(this.#fs, folder);
    // A journal that is not this one's own was left by a crash and could not be used yet.
    if (this.#length === 0 && old !== this.path) await leaveForLater(this.#fs, this.path);
    const first = lineOf(header);
    const text = first + entries.map(lineOf).join('');
    await writeAtomically(this.#fs, this.path, text).catch(async (thrown: unknown) => {
      // It may have failed when the new journal was in the old one's place already: then the old one takes no more lines.
      const there = await this.#fs.readFile(this.path, 'utf8').catch(() => null);
      if (there !== text) throw thrown;
    });
    const before = this.#handle;
    this.#handle = null;
    this.#length = Buffer.byteLength(text);
    this.#start = Buffer.byteLength(first);
    await before?.close().catch(() => undefined);
    if (old !== null && old !== this.path) await this.#fs.unlink(old).catch(() => undefined);
    // The lines are there: a file that cannot be opened right now is opened for the next one.
    await this.#open().catch(() => undefined);
  }

  /** Takes the journal away: its post's file holds everything. */
  async remove(): Promise<void> {
    if (this.#length === 0) return;
    const handle = this.#handle;
    this.#handle = null;
    this.#length = 0;
    await handle?.close().catch(() => undefined);
    await this.#fs.unlink(this.path).catch(() => undefined);
    await syncFolder(this.#fs, dirname(this.path)).catch(() => undefined);
  }

  /** Lets go of the file and leaves it where it is. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= await this.#fs.open(this.path, 'r+');
    return this.#handle;
  }

  async #write(handle: FileHandle, line: string): Promise<void> {
    const bytes = Buffer.from(line, 'utf8');
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, this.#length + done);
        done += bytesWritten;
      }
    } catch (thrown) {
      await handle.truncate(this.#length).catch(() => undefined);
      throw thrown;
    }
    this.#length += bytes.length;
  }

  /** On failure the lines since `length` are cut off. */
  async #sync(handle: FileHandle, length: number): Promise<void> {
    try {
      await handle.sync();
    } catch (thrown) {
      await handle.truncate(length).catch(() => undefined);
      this.#length = length;
      throw thrown;
    }
  }
}

/** Gives a journal that could not be used yet, if there is one, a name under which the next start tries it again. */
async function leaveForLater(fs: FileSystem, path: string): Promise<void> {
  if (!(await exists(fs, path))) return;
  const stem = path.replace(/\.jsonl$/, '');
  let target = `${stem}.left.jsonl`;
  for (let number = 2; await exists(fs, target); number++) target = `${stem}.left-${number}.jsonl`;
  await fs.rename(path, target);
  await syncFolder(fs, dirname(path));
}

/** Moves a journal to `kept/`, where nothing touches it again. */
export async function keepAside(fs: FileSystem, path: string): Promise<string> {
  const folder = join(dirname(path), 'kept');
  await makeFolder(fs, folder);
  const stem = basename(path, '.jsonl');
  let target = join(folder, `${stem}.jsonl`);
  for (let number = 2; await exists(fs, target); number++) target = join(folder, `${stem}-${number}.jsonl`);
  await fs.rename(path, target);
  await syncFolder(fs, folder);
  await syncFolder(fs, dirname(path));
  return target;
}
