import type { DatabaseSync } from 'node:sqlite';

import type { FileStamp } from '../postEntry.ts';

/** What the catalogue knows of the file at a path. */
export interface KnownRow {
  path: string;
  stamp: FileStamp | null;
  publicationsStamp: string;
  hash: string | null;
  shape: string;
  trashed: boolean;
}

/** The catalogue as the scan reads it, over a connection of its thread. */
export class KnownRows {
  readonly #byPath;
  readonly #below;
  readonly #seq;
  readonly #copies;

  constructor(database: DatabaseSync) {
    const columns = 'size, mtime, ctime, inode, read_at, publications_stamp, trashed, hash, shape';
    this.#byPath = database.prepare(`SELECT ${columns} FROM posts WHERE path = ? ORDER BY n LIMIT 1`);
    // With the plus SQLite looks for the path, not for the half of all rows that are of the trash or not.
    this.#below = database.prepare('SELECT path FROM posts WHERE path >= ? AND path < ? AND +trashed = ?');
    this.#copies = database.prepare(
      `SELECT path, summary ->> '$.problem.otherPath' AS original FROM posts WHERE problem IN ('duplicate-id', 'sync-conflict') AND trashed = 0`,
    );
    this.#seq = database.prepare('SELECT seq FROM state');
  }

  get seq(): number {
    return Number(this.#seq.get()?.['seq'] ?? 0);
  }

  at(path: string): KnownRow | null {
    const row = this.#byPath.get(path);
    if (row === undefined) return null;
    const { size, mtime, ctime, inode, read_at: readAt } = row;
    const stamp = { size, mtime, ctime, inode, readAt };
    return {
      path,
      stamp: Object.values(stamp).every((value) => typeof value === 'number') ? (stamp as FileStamp) : null,
      publicationsStamp: String(row['publications_stamp']),
      hash: typeof row['hash'] === 'string' ? row['hash'] : null,
      shape: String(row['shape']),
      trashed: row['trashed'] === 1,
    };
  }

  /** Paths of the posts at or below a path, '' for all; those of the trash, or those outside it. */
  below(path: string, trashed = false): string[] {
    const flag = trashed ? 1 : 0;
    const rows = path === '' ? this.#below.all('', '\u{10ffff}', flag) : this.#below.all(`${path}/`, `${path}0`, flag);
    return rows.map((row) => String(row['path']));
  }

  /** Paths of the posts outside the trash that are told to be copies of those at some paths. */
  copiesOf(paths: ReadonlySet<string>): string[] {
    const copies = this.#copies.all().filter((row) => paths.has(String(row['original'])));
    return copies.map((row) => String(row['path']));
  }
}
