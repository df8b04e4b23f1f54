import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What `search.db` looks like. It is a cache of the catalogue's words, and one of another version is thrown away.
 *
 * The words are folded and parted by {@link tokensOf}, and stand in the index with spaces between them: whatever is no ASCII is a letter
 * to SQLite. `vocabulary` has each longer word once, in the order in which they were first seen, so that frequent ones come first; by
 * `inside` those are found that hold a few letters.
 */
export const searchVersion = 5;

const schema = `
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Of the catalogue that was read.
  epoch TEXT NOT NULL DEFAULT '',
  -- The catalogue's changes up to which the posts were read, and those that are gone.
  seq INTEGER NOT NULL DEFAULT 0,
  deleted_seq INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO state (one) VALUES (1);
-- What is in the index of each post: a hash of all its words, and what 'has:' asks for, a bit for each of 'searchedParts'.
CREATE TABLE docs (n INTEGER PRIMARY KEY, hash TEXT NOT NULL, parts INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE words USING fts5(
  title, terms, extra, body,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '3'
);
-- Each word of a post once, and nothing of where it stands: a tenth as much to read for a word that is in many posts.
CREATE VIRTUAL TABLE present USING fts5(
  words,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3', detail = none
);
-- Titles and terms again: short, so that what stands there is found in no time, whatever stands in the texts.
CREATE VIRTUAL TABLE heads USING fts5(
  title, terms,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
CREATE TABLE vocabulary (w INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE inside USING fts5(
  word, content = 'vocabulary', content_rowid = 'w', tokenize = 'trigram case_sensitive 1', columnsize = 0
);
-- The links of each post by the last part of their address, as linkKey makes it.
CREATE TABLE link_keys (key TEXT NOT NULL, n INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, n, place)) STRICT, WITHOUT ROWID;
CREATE INDEX link_keys_n ON link_keys (n);
-- What such an address can end in for a post to be meant.
CREATE TABLE names (key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) STRICT, WITHOUT ROWID;
CREATE INDEX names_n ON names (n);
-- SQLite would merge its parts whenever it likes, for as long as it takes; here that is done in small steps.
INSERT INTO words (words, rank) VALUES ('automerge', 0), ('crisismerge', 1900), ('usermerge', 16);
INSERT INTO present (present, rank) VALUES ('automerge', 0), ('crisismerge', 1900), ('usermerge', 8);
`;

export const searchPath = (stateFolder: string): string => join(stateFolder, 'search.db');

/** Opens `search.db`; one that is damaged or of another version is thrown away. Where no file can be made it lies in memory. */
export function openSearchFile(path: string): DatabaseSync {
  if (path === ':memory:') return anew(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    return tryFile(path) ?? replaceSearchFile(path);
  } catch {
    return anew(':memory:');
  }
}

/** Throws the file away and makes an empty one. */
export function replaceSearchFile(path: string): DatabaseSync {
  if (path === ':memory:') return anew(path);
  try {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
    return anew(path);
  } catch {
    return anew(':memory:');
  }
}

function tryFile(path: string): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 250 });
    setUp(database);
    if (database.prepare('PRAGMA user_version').get()?.['user_version'] !== searchVersion)
      throw new Error('Another version');
    // Fails where nothing can be written, or another program is writing: two indexes in one file would be neither's.
    database.exec('BEGIN IMMEDIATE; UPDATE state SET seq = seq; COMMIT');
    database.prepare(`SELECT rowid FROM words WHERE words MATCH '"a"' LIMIT 1`).all();
    return database;
  } catch {
    try {
      database?.close();
    } catch {
      // It was not open.
    }
    return null;
  }
}

function anew(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 250 });
  try {
    setUp(database);
    database.exec(`BEGIN; ${schema}; PRAGMA user_version = ${searchVersion}; COMMIT`);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function setUp(database: DatabaseSync): void {
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000;',
  );
}
