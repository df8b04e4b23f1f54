import type { DatabaseSync } from 'node:sqlite';

import { entryColumns } from './row.ts';

export type Statements = ReturnType<typeof prepareStatements>;

/** Everything the library's thread asks of its catalogue. */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    dataVersion: prepare('PRAGMA data_version'),
    state: prepare('SELECT seq, complete FROM state'),
    complete: prepare('UPDATE state SET complete = ?'),
    nextSeq: prepare('UPDATE state SET seq = seq + 1 RETURNING seq'),
    nextNumber: prepare('UPDATE state SET n = n + 1 RETURNING n'),
    byId: prepare(`SELECT ${entryColumns} FROM posts WHERE id = ?`),
    byPath: prepare('SELECT id FROM posts WHERE path = ? ORDER BY n LIMIT 1'),
    has: prepare('SELECT 1 FROM posts WHERE id = ?'),
    below: prepare('SELECT id FROM posts WHERE path > ? AND path < ? AND id <> ? LIMIT ?'),
    byInode: prepare('SELECT id FROM posts WHERE inode = ? AND size = ? AND trashed = 0 LIMIT 5'),
    seqOf: prepare('SELECT seq FROM posts WHERE path = ?'),
    before: prepare('SELECT n, path, summary, trashed, text_hash FROM posts WHERE id = ?'),
    insert: prepare(
      `INSERT INTO posts (n, id, path, summary, detail, size, mtime, ctime, inode, read_at, hash, shape, publications_stamp, updated, date, title_key,
         words, status, changed, problem, trashed, pinned, text_hash, seq)
       VALUES (:n, :id, :path, :summary, :detail, :size, :mtime, :ctime, :inode, :read_at, :hash, :shape, :publications_stamp, :updated, :date, :title_key,
         :words, :status, :changed, :problem, :trashed, :pinned, :text_hash, :seq)`,
    ),
    update: prepare(
      `UPDATE posts SET path = :path, summary = :summary, detail = :detail, size = :size, mtime = :mtime, ctime = :ctime, inode = :inode,
         read_at = :read_at, hash = :hash, shape = :shape,
         publications_stamp = coalesce(:publications_stamp, publications_stamp), updated = :updated, date = :date,
         title_key = :title_key, words = :words, status = :status, changed = :changed, problem = :problem, trashed = :trashed,
         pinned = :pinned, text_hash = :text_hash, seq = :seq WHERE n = :n`,
    ),
    giveId: prepare('UPDATE posts SET id = ? WHERE id = ?'),
    stamp: prepare(
      `UPDATE posts SET size = :size, mtime = :mtime, ctime = :ctime, inode = :inode, read_at = :read_at,
         publications_stamp = coalesce(:publications_stamp, publications_stamp) WHERE path = :path AND seq <= :seq`,
    ),
    pinned: prepare('UPDATE posts SET pinned = ?, seq = ? WHERE id = ? AND pinned <> ?'),
    allPinned: prepare('SELECT id FROM posts WHERE pinned = 1'),
    putText: prepare('INSERT OR REPLACE INTO texts (n, text, extra, features) VALUES (?, ?, ?, ?)'),
    putTerm: prepare('INSERT OR IGNORE INTO terms (kind, name, key, n, trashed) VALUES (?, ?, ?, ?, ?)'),
    putLink: prepare('INSERT OR IGNORE INTO links (n, place, href, words, form, target) VALUES (?, ?, ?, ?, ?, ?)'),
    putMedium: prepare('INSERT OR IGNORE INTO media (n, path, name, use) VALUES (?, ?, ?, ?)'),
    putFormer: prepare('INSERT OR REPLACE INTO former (path, id, slug, seq) VALUES (?, ?, ?, ?)'),
    putDeleted: prepare('INSERT OR REPLACE INTO deleted (n, id, seq) VALUES (?, ?, ?)'),
    dropTerms: prepare('DELETE FROM terms WHERE n = ?'),
    dropLinks: prepare('DELETE FROM links WHERE n = ?'),
    dropMedia: prepare('DELETE FROM media WHERE n = ?'),
    dropText: prepare('DELETE FROM texts WHERE n = ?'),
    dropPost: prepare('DELETE FROM posts WHERE n = ?'),
  };
}
