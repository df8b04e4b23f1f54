import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { catalogueSchema, catalogueVersion } from './schema.ts';

/** An open `catalogue.db`. */
export interface CatalogueFile {
  database: DatabaseSync;
  /** Where it lies, or ':memory:', which no other thread can read. */
  path: string;
  /** True when nothing is known yet: it was made anew. */
  isNew: boolean;
  /** Lets go of it; one that was made for this run only is taken away. */
  close(): void;
}

/** How long another connection may keep a writer waiting, ms. None holds a lock for longer than a few. */
const patience = 250;

/** The catalogue's file in a library's state folder. */
export const cataloguePath = (stateFolder: string): string => join(stateFolder, 'catalogue.db');

/**
 * Opens the catalogue of a library's folder. One that is damaged, of another version or another folder's is thrown away. Where no file can
 * be made, it lies in a folder for temporary files, and where that cannot be either, in memory: it never fails.
 */
export function openCatalogueFile(stateFolder: string, root: string): CatalogueFile {
  const path = cataloguePath(stateFolder);
  try {
    mkdirSync(stateFolder, { recursive: true });
    return tryFile(path, root) ?? anew(path, root);
  } catch {
    return openElsewhere(root);
  }
}

/**
 * The same when the file has just failed: it is thrown away, and made anew where that can be done. `before`: how often it failed not long
 * ago. On a disk that is full it would fail so again and again, each time when much of it was made: it lies elsewhere then.
 */
export function replaceCatalogueFile(stateFolder: string, root: string, before: number): CatalogueFile {
  if (before > 1) return inMemory(root);
  try {
    return before === 0 ? anew(cataloguePath(stateFolder), root) : temporary(root);
  } catch {
    return openElsewhere(root);
  }
}

function openElsewhere(root: string): CatalogueFile {
  try {
    return temporary(root);
  } catch {
    return inMemory(root);
  }
}

/** A file for this run only. */
function temporary(root: string): CatalogueFile {
  const folder = mkdtempSync(join(tmpdir(), 'longhand-catalogue-'));
  try {
    const file = anew(join(folder, 'catalogue.db'), root);
    return {
      ...file,
      close: () => {
        file.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

function inMemory(root: string): CatalogueFile {
  const database = new DatabaseSync(':memory:');
  prepare(database, root);
  return { database, path: ':memory:', isNew: true, close: () => database.close() };
}

/** The file as it is, or null when it is of no use. */
function tryFile(path: string, root: string): CatalogueFile | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: patience });
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version !== catalogueVersion) throw new Error('It is of another version, or new.');
    setUp(database);
    const state = database.prepare('SELECT root FROM state').get();
    if (state?.['root'] !== root) throw new Error('It is another folder’s.');
    // Fails where nothing can be written.
    database.exec('UPDATE state SET n = n');
    return opened(database, path, false);
  } catch {
    try {
      database?.close();
    } catch {
      // It was not open.
    }
    return null;
  }
}

function anew(path: string, root: string): CatalogueFile {
  mkdirSync(dirname(path), { recursive: true });
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    prepare(database, root);
    return opened(database, path, true);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

const opened = (database: DatabaseSync, path: string, isNew: boolean): CatalogueFile => ({
  database,
  path,
  isNew,
  close: () => {
    try {
      database.close();
    } catch {
      // It is closed.
    }
  },
});

function prepare(database: DatabaseSync, root: string): void {
  setUp(database);
  database.exec(`BEGIN; ${catalogueSchema}; PRAGMA user_version = ${catalogueVersion}; COMMIT`);
  database.prepare('INSERT INTO state (one, root) VALUES (1, ?)').run(root);
}

/**
 * A commit writes to the log and waits for no disk; only taking over the log into the file does, and the scan's thread does that
 * ({@link checkpoint}). A power cut costs the last rows, which the next look at the folder finds again.
 */
function setUp(database: DatabaseSync): void {
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 50000; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;',
  );
}

/** Whether a database's file failed, and not who asked it. */
export const isDatabaseFailure = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && String((thrown as NodeJS.ErrnoException).code).startsWith('ERR_SQLITE');

/** Whether nothing failed but room for more: what is in the file is as it was. */
export const isDiskFull = (thrown: unknown): boolean =>
  isDatabaseFailure(thrown) && ((thrown as Error & { errcode?: number }).errcode ?? 0) % 256 === sqliteFull;
const sqliteFull = 13;

/** Takes the log over into the file, as far as nobody reads it: it waits for the disk, so never on the library's thread. */
export function checkpoint(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // Somebody else is at it, or the disk is full: the next one will do.
  }
}
