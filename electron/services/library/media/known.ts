import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { FileSystem } from '../disk.ts';
import type { FoundMedia } from './walk.ts';
import { mediaFoldersIn } from './walk.ts';

const version = 1;
const schema = `
CREATE TABLE files (
  -- Relative to the library, forward slashes.
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  mtime REAL NOT NULL,
  inode REAL NOT NULL,
  -- SHA-256, once somebody asked for it.
  hash TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX files_size ON files (size);
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
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patience);
    await Promise.race([this.#walked, late]);
    clearTimeout(timer);
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
    this.#guarded(null, (database) => put(database, file, hash));
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
    const before = new Set(
      this.#guarded([], (database) => database.prepare('SELECT path FROM files').all()).map((row) =>
        String(row['path']),
      ),
    );
    let waiting: FoundMedia[] = [];
    const write = (): void => {
      const files = waiting;
      waiting = [];
      this.#guarded(null, (database) => {
        database.exec('BEGIN');
        for (const file of files) put(database, file, null);
        database.exec('COMMIT');
      });
    };
    for await (const { media } of mediaFoldersIn(this.#fs, this.#root, this.#ended.signal)) {
      for (const file of media) before.delete(file.path);
      waiting.push(...media);
      if (waiting.length >= 200) write();
    }
    write();
    for (const path of before) this.forget(path);
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

/** Adds a file, or says it anew; a hash holds while size, time and inode are the same. */
function put(database: DatabaseSync, { path, size, mtime, inode }: FoundMedia, hash: string | null): void {
  database
    .prepare(
      `INSERT INTO files (path, size, mtime, inode, hash) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET
         hash = CASE
           WHEN excluded.hash IS NOT NULL THEN excluded.hash
           WHEN size = excluded.size AND mtime = excluded.mtime AND inode = excluded.inode THEN hash
           ELSE NULL END,
         size = excluded.size, mtime = excluded.mtime, inode = excluded.inode`,
    )
    .run(path, size, mtime, inode, hash);
}

function openDatabase(path: string): DatabaseSync {
  mkdirSync(join(path, '..'), { recursive: true });
  const open = (): DatabaseSync => {
    const database = new DatabaseSync(path, { timeout: 250 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
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
