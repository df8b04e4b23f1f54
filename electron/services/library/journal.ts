import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { lineOf, readLine } from './checkedLines.ts';
import type { FileSystem } from './disk.ts';
import { exists, makeFolder, sha256, syncFolder, writeAtomically } from './disk.ts';
import type { JournalEntry, JournalHeader } from './formats.ts';
import { journalEntrySchema, journalHeaderSchema } from './formats.ts';

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
      const parsed = journalEntrySchema.safeParse(value);
      if (!parsed.success) break;
      entries.push(parsed.data);
    }
    length = end + 1;
  }
  return header === null ? null : { header, entries, length };
}

/**
 * What was done to one post since its file was read or written, one line a batch. A line is durable when {@link append} resolves.
 * Nothing is on disk before the first line.
 */
export class Journal {
  readonly path: string;
  readonly #fs: FileSystem;
  #handle: FileHandle | null = null;
  #length = 0;

  constructor(fs: FileSystem, path: string) {
    this.#fs = fs;
    this.path = path;
  }

  /** Bytes on disk. */
  get length(): number {
    return this.#length;
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
    if (this.#handle === null) return this.reset(header(), entry);
    await this.#write(this.#handle, lineOf(entry));
  }

  /** Starts the journal anew, by one atomic step. */
  async reset(header: JournalHeader, entry?: JournalEntry): Promise<void> {
    const folder = dirname(this.path);
    await makeFolder(this.#fs, folder);
    // A journal that is not this one's own was left by a crash and could not be used yet.
    if (this.#handle === null) await leaveForLater(this.#fs, this.path);
    const text = lineOf(header) + (entry === undefined ? '' : lineOf(entry));
    await writeAtomically(this.#fs, this.path, text);
    const old = this.#handle;
    this.#handle = null;
    await old?.close().catch(() => undefined);
    this.#handle = await this.#fs.open(this.path, 'r+');
    this.#length = Buffer.byteLength(text);
  }

  /** Takes the journal away: its post's file holds everything. */
  async remove(): Promise<void> {
    const handle = this.#handle;
    if (handle === null) return;
    this.#handle = null;
    this.#length = 0;
    await handle.close().catch(() => undefined);
    await this.#fs.unlink(this.path).catch(() => undefined);
    await syncFolder(this.#fs, dirname(this.path)).catch(() => undefined);
  }

  /** Lets go of the file and leaves it where it is. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #write(handle: FileHandle, line: string): Promise<void> {
    const bytes = Buffer.from(line, 'utf8');
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, this.#length + done);
        done += bytesWritten;
      }
      await handle.sync();
    } catch (thrown) {
      await handle.truncate(this.#length).catch(() => undefined);
      throw thrown;
    }
    this.#length += bytes.length;
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
