import { readdir, realpath, stat, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import * as z from 'zod';

import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';
import { backupName, isBackupDue, surplusBackups } from '#core/post/backup.ts';
import { backupIntervals } from '#core/post/upkeep.ts';
import type { BackupState } from '#core/post/upkeep.ts';
import type { Operation } from '#services/library/contract.ts';

import type { Desktop } from './desktop.ts';
import type { LibrarySession } from './library-session.ts';

const recordSchema = z.object({
  every: z.enum(backupIntervals).default('never'),
  keep: z.number().int().min(1).max(1_000).default(10),
  folder: z.string().min(1).max(4_096).nullable().default(null),
  last: z
    .object({ at: z.iso.datetime(), bytes: z.number(), files: z.number(), path: z.string() })
    .nullable()
    .default(null),
  /** Where backups of this very library were put; only these are ever taken away. */
  made: z.array(z.string()).default([]),
  /** Those made since the last whole one, which lack something. */
  lacking: z.array(z.string()).default([]),
  /** When the last attempt was, and what it failed with. */
  failure: z.object({ at: z.iso.datetime(), message: z.string() }).nullable().default(null),
});
type BackupRecord = z.output<typeof recordSchema>;

export interface BackupsOptions<W> {
  session: LibrarySession;
  desktop: Desktop<W>;
  /** What is kept for a library by its key; comes from a file, so it is `unknown`. */
  kept(key: string): unknown;
  keep(key: string, record: unknown): void;
  /** Unpacks a backup into a folder that is empty or not there. */
  restore(zip: string, folder: string, operation: Operation): Promise<unknown>;
  now(): Date;
  /** The state changed by itself: the schedule made a backup, or failed to. */
  changed(state: BackupState): void;
}

/** Backups of the open library: on demand, by the clock, and back from one. */
export interface Backups<W> {
  state(): BackupState;
  configure(every: BackupState['every'], keep: number): BackupState;
  chooseFolder(window: W): Promise<BackupState>;
  now(window: W, operation: Operation): Promise<BackupState | null>;
  restore(window: W, operation: Operation): Promise<LibraryInfo | null>;
  reveal(): Promise<void>;
  /** Looks whether one is due, and makes it; never rejects. */
  tick(): Promise<void>;
  /** Stops the one that the schedule is at. */
  stop(): Promise<void>;
}

/** As many backups are known to be a library's own; keeping more than that takes none away. */
const mostMade = 2_000;

/** How long after a failure the schedule tries again, ms. */
const retryAfter = 3_600_000;

export function makeBackups<W>(options: BackupsOptions<W>): Backups<W> {
  const { session, desktop } = options;
  let scheduled: { stop: AbortController; ended: Promise<void> } | null = null;

  function open(): { info: LibraryInfo; record: BackupRecord } {
    const current = session.current();
    if (current === null) throw new LonghandError({ code: 'not-found', message: 'No library is open.' });
    return { info: current.info, record: recordOf(current.info.key) };
  }
  const recordOf = (key: string): BackupRecord =>
    recordSchema.catch(recordSchema.parse({})).parse(options.kept(key) ?? {});

  function change(changes: Partial<BackupRecord>, key = open().info.key): BackupState {
    const record = { ...recordOf(key), ...changes };
    options.keep(key, record);
    return stateOf(record);
  }

  async function make(folder: string, operation: Operation): Promise<BackupState> {
    const { info, record } = open();
    const at = options.now();
    const target = path.join(folder, await freeName(folder, backupName(info.name, at)));
    try {
      await requireFolder(folder);
      const library = session.library();
      // What cannot be saved is in no file that the backup could take.
      const unsaved = await session.flushAll().then(() => null, toFailure);
      const { files, bytes, unread } = await library.upkeep.backUp(target, operation);
      const before = recordOf(info.key);
      const made = [...before.made, target].slice(-mostMade);
      const lack = lackOf(unread, unsaved);
      const lacking = lack === null ? [] : [...before.lacking, target].slice(-mostMade);
      // What the new one lacks may be whole in the old ones: it takes the place of none but those that lack something too.
      await removeSurplus(folder, lack === null ? made : lacking, record.keep);
      const failure =
        lack === null ? null : { at: at.toISOString(), message: `The backup was made, but lacks ${lack}` };
      return change({ last: { at: at.toISOString(), bytes, files, path: target }, failure, made, lacking }, info.key);
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      if (code !== 'cancelled') change({ failure: { at: at.toISOString(), message } }, info.key);
      throw thrown;
    }
  }

  async function chooseFolder(window: W): Promise<string | null> {
    return await desktop.chooseFolder(window, { title: 'Where Backups Go', button: 'Put Backups Here' });
  }

  return {
    state: () => stateOf(open().record),
    configure: (every, keep) => change({ every, keep }),
    async chooseFolder(window) {
      const { info } = open();
      const folder = await chooseFolder(window);
      if (folder === null) return stateOf(recordOf(info.key));
      await refuseInside(session.library().root, folder);
      return change({ folder, failure: null }, info.key);
    },
    async now(window, operation) {
      const { info, record } = open();
      const folder = record.folder ?? (await chooseFolder(window));
      if (folder === null) return null;
      await refuseInside(session.library().root, folder);
      if (record.folder === null) change({ folder }, info.key);
      return await make(folder, operation);
    },
    async restore(window, operation) {
      const zip = await desktop.chooseFile(window, {
        title: 'Choose a Backup',
        button: 'Choose',
        filter: 'Backups',
        extensions: ['zip'],
      });
      if (zip === null) return null;
      const folder = await desktop.chooseFolder(window, { title: 'An Empty Folder for It', button: 'Restore Here' });
      if (folder === null) return null;
      await options.restore(zip, folder, operation);
      // This operation is under way still: leaving the open library must not wait for it.
      return await session.open(folder, operation.signal);
    },
    async reveal() {
      const { last, folder } = open().record;
      const there = last !== null && (await isFile(last.path));
      if (there) await desktop.reveal(last.path);
      else if (folder !== null) await desktop.reveal(folder);
      else throw new LonghandError({ code: 'not-found', message: 'There is no backup yet.', next: 'Make one first.' });
    },
    async tick() {
      if (scheduled !== null || session.current() === null) return;
      const { record } = open();
      const { folder, failure } = record;
      const now = options.now();
      if (folder === null || !isBackupDue(record.every, record.last?.at ?? null, now)) return;
      const since = failure === null ? Number.NaN : now.getTime() - Date.parse(failure.at);
      if (since >= 0 && since < retryAfter) return;
      const stop = new AbortController();
      const ended = make(folder, { signal: stop.signal, progress: () => undefined }).then(
        (state) => options.changed(state),
        () => session.current() !== null && options.changed(stateOf(open().record)),
      );
      scheduled = { stop, ended: ended.then(() => undefined) };
      await ended;
      scheduled = null;
    },
    async stop() {
      scheduled?.stop.abort();
      await scheduled?.ended;
    },
  };
}

function stateOf({ every, keep, folder, last, failure }: BackupRecord): BackupState {
  return {
    every,
    keep,
    displayPath: folder === null ? null : forPeople(folder),
    last:
      last === null ? null : { at: last.at, bytes: last.bytes, files: last.files, displayPath: forPeople(last.path) },
    failure: failure?.message ?? null,
  };
}

function forPeople(place: string): string {
  const inside = path.relative(os.homedir(), place);
  return inside.startsWith('..') || path.isAbsolute(inside) ? place : path.join('~', inside);
}

/** What a backup lacks, in words; null for a whole one. */
function lackOf(unread: readonly string[], unsaved: Failure | null): string | null {
  if (unread.length === 0) return unsaved === null ? null : `what could not be saved. ${unsaved.message}`;
  const [first = '', second] = unread;
  const others = unread.length - 2;
  const names =
    second === undefined ? first : others > 0 ? `${first}, ${second} and ${others} more` : `${first} and ${second}`;
  return `what could not be read: ${names}.`;
}

async function refuseInside(root: string, folder: string): Promise<void> {
  // Also where a link leads into it.
  const inside = path.relative(root, await realpath(folder).catch(() => folder));
  if (inside.startsWith('..') || path.isAbsolute(inside)) return;
  throw new LonghandError({
    code: 'conflict',
    message: 'Backups cannot lie in the library that they are of.',
    kept: 'Nothing was changed.',
    next: 'Choose a folder elsewhere, best on another disk.',
  });
}

/** A folder that is gone is not made anew: it may lie on a disk that is not connected, and the backup would land beside it. */
async function requireFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  throw new LonghandError({
    code: 'not-found',
    message: `The folder for backups is not there: ${forPeople(folder)}.`,
    kept: 'The library is as it was, and so are earlier backups.',
    next: 'Connect the disk it is on, or choose another folder.',
  });
}

async function freeName(folder: string, name: string): Promise<string> {
  const taken = new Set(await readdir(folder).catch(() => []));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = name.replace(/\.zip$/, ` (${number}).zip`);
  return free;
}

/** An old backup that cannot be taken away is no reason to call the new one failed. */
async function removeSurplus(folder: string, made: readonly string[], keep: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const here = made.filter((place) => path.dirname(place) === folder).map((place) => path.basename(place));
  for (const name of surplusBackups(names, here, keep)) await unlink(path.join(folder, name)).catch(() => undefined);
}

const isFile = async (place: string): Promise<boolean> =>
  await stat(place).then(
    (found) => found.isFile(),
    () => false,
  );
