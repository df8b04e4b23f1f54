import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';

import { within } from '../../within.ts';
import type { FileSystem } from '../disk.ts';
import type { FoundMedia } from './walk.ts';
import { mediaFoldersIn } from './walk.ts';

const version = 2;
const schema = `
CREATE TABLE files (
  -- Relative to the library, forward slashes.
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  mtime REAL NOT NULL,
  inode REAL NOT NULL,
  -- SHA-256, once somebody asked for it.
  hash TEXT,
  -- The look through the folder that found it.
  walk INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_size ON files (size);
CREATE INDEX files_walk ON files (walk);
`;

/** How long the first import waits for the look through the folder, ms; a library of a usual size takes less. */
const patience = 400;

/**
 * The media of a library by size and hash, so that the same bytes are found again. A cache (`media.db` in the state folder): it may be
 * thrown away at any time, and what it says is looked at again before anything is done by it.
 */
export class KnownMedia {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #path: string;
  #database: DatabaseSync | null = null;
  #walked: Promise<void> | null = null;
  readonly #ended = new AbortController();

  constructor(fs: FileSystem, root: string, stateFolder: string) {
    this.#fs = fs;
    this.#root = root;
    this.#path = join(stateFolder, 'media.db');
  }

  /** Files of a size, with the hash where it is known and the file was not changed since. */
  async ofSize(size: number): Promise<(FoundMedia & { hash: string | null })[]> {
    this.#walked ??= this.#walk().catch(() => undefined);
    await within(this.#walked, patience);
    return this.#guarded([], (database) =>
      database
        .prepare('SELECT path, size, mtime, inode, hash FROM files WHERE size = ? ORDER BY path LIMIT 200')
        .all(size)
        .map((row) => ({
          path: String(row['path']),
          size: Number(row['size']),
          mtime: Number(row['mtime']),
          inode: Number(row['inode']),
          hash: typeof row['hash'] === 'string' ? row['hash'] : null,
        })),
    );
  }

  remember(file: FoundMedia, hash: string | null): void {
    this.#guarded(null, (database) => put(database, [file], hash, Date.now()));
  }

  forget(path: string): void {
    this.#guarded(null, (database) => database.prepare('DELETE FROM files WHERE path = ?').run(path));
  }

  close(): void {
    this.#ended.abort();
    try {
      this.#database?.close();
    } catch {
      // It is a cache.
    }
    this.#database = null;
  }

  async #walk(): Promise<void> {
    const walk = Date.now();
    let waiting: FoundMedia[] = [];
    const write = (): void => {
      const files = waiting;
      waiting = [];
      this.#guarded(null, (database) => {
        database.exec('BEGIN');
        put(database, files, null, walk);
        database.exec('COMMIT');
      });
    };
    for await (const { media } of mediaFoldersIn(this.#fs, this.#root, this.#ended.signal)) {
      waiting.push(...media);
      if (waiting.length >= 100) write();
    }
    write();
    // What was not found is gone. A few at a time: others wait for this thread.
    const few = 'DELETE FROM files WHERE path IN (SELECT path FROM files WHERE walk < ? LIMIT 100)';
    while (this.#guarded(0, (database) => Number(database.prepare(few).run(walk).changes)) > 0) await setImmediate();
  }

  /** Runs what works with the database; a damaged one is thrown away, and asking it again finds nothing. */
  #guarded<T>(otherwise: T, work: (database: DatabaseSync) => T): T {
    if (this.#ended.signal.aborted) return otherwise;
    try {
      this.#database ??= openDatabase(this.#path);
      return work(this.#database);
    } catch {
      try {
        this.#database?.close();
      } catch {
        // Broken as it is.
      }
      this.#database = null;
      removeDatabase(this.#path);
      return otherwise;
    }
  }
}

/** Adds files, or says them anew; a hash holds while size, time and inode are the same. */
function put(database: DatabaseSync, files: readonly FoundMedia[], hash: string | null, walk: number): void {
  const statement = database.prepare(
    `INSERT INTO files (path, size, mtime, inode, hash, walk) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET
       hash = CASE
         WHEN excluded.hash IS NOT NULL THEN excluded.hash
         WHEN size = excluded.size AND mtime = excluded.mtime AND inode = excluded.inode THEN hash
         ELSE NULL END,
       size = excluded.size, mtime = excluded.mtime, inode = excluded.inode, walk = excluded.walk`,
  );
  for (const { path, size, mtime, inode } of files) statement.run(path, size, mtime, inode, hash, walk);
}

function openDatabase(path: string): DatabaseSync {
  mkdirSync(join(path, '..'), { recursive: true });
  const open = (): DatabaseSync => {
    const database = new DatabaseSync(path, { timeout: 250 });
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
    return database;
  };
  const isCurrent = (database: DatabaseSync): boolean =>
    database.prepare('PRAGMA user_version').get()?.['user_version'] === version;
  try {
    const database = open();
    if (isCurrent(database)) return database;
    database.close();
  } catch {
    // Damaged: made anew.
  }
  removeDatabase(path);
  const database = open();
  database.exec(`${schema}; PRAGMA user_version = ${version};`);
  return database;
}

function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
}
