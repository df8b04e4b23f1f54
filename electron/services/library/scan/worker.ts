import { lstatSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as immediate, setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

import { giveWay } from '../../threads/giveWay.ts';
import { makePeer } from '../../threads/peer.ts';
import { arrangementPath } from '../arrangementPath.ts';
import { checkpoint, isDatabaseFailure } from '../catalogue/database.ts';
import { errorCode } from '../disk.ts';
import type { Finding, FindingsTaker } from './findings.ts';
import { KnownRows } from './knownRows.ts';
import type { ScanOpening } from './messages.ts';
import type { Rest } from './scanner.ts';
import { Surveyor } from './surveyor.ts';
import { threadFiles } from './threadFiles.ts';
import { watchFolder } from './watcher.ts';
import type { FolderWatch } from './watcher.ts';

/** How often it is seen whether the folder is still there, and how often one that cannot be watched is looked through, ms. */
const rootEvery = 2_000;
const unwatchedEvery = 60_000;
/** How long the thread works without letting messages through, ms. */
const stretch = 20;
/** Least time between two times that the catalogue's log is taken over while it grows, ms: it waits for the disk. */
const logEvery = 1_000;

const port = parentPort;
if (port === null) throw new Error('The scan worker runs as a worker thread only');
const { root, catalogue, watch } = workerData as ScanOpening;
giveWay();

let known: { database: DatabaseSync; rows: KnownRows } | null = null;
function knownRows(): KnownRows {
  if (known === null) {
    const database = new DatabaseSync(catalogue, { timeout: 5_000 });
    known = { database, rows: new KnownRows(database) };
  }
  return known.rows;
}

const peer = makePeer(port, {
  async answer(path, args) {
    if (path === 'lookThrough') return lookThrough(args[0] as Rest | undefined);
    if (path === 'look') return inTurn((surveyor) => surveyor.look(args[0] as string[]));
    throw new Error(`The scan knows no ${path}`);
  },
});

const taker: FindingsTaker = {
  async take(findings: Finding[]) {
    // A disk that was taken away leaves an empty folder, or none: that tells nothing about the posts.
    const held = isThere() ? findings : findings.filter(({ kind }) => kind !== 'gone');
    if (held.length === 0) return;
    await peer.call('take', [held]);
    hasLogGrown = true;
    if (performance.now() - logTaken > logEvery) takeLog();
  },
  progress: (progress) => peer.tell('progress', progress),
};

let hasLogGrown = false;
let logTaken = performance.now();
/** Takes the log of what the library wrote over into the catalogue's file. */
function takeLog(): void {
  if (known !== null && hasLogGrown) checkpoint(known.database);
  hasLogGrown = false;
  logTaken = performance.now();
}

let rested = performance.now();
async function pause(): Promise<void> {
  if (performance.now() - rested < stretch) return;
  await immediate();
  rested = performance.now();
}

let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: (surveyor: Surveyor) => Promise<T>): Promise<T> {
  const result = turn
    .then(() => work(new Surveyor({ fs: threadFiles, root, rows: knownRows(), taker, now: () => new Date(), pause })))
    .catch(asFailure)
    .finally(takeLog);
  turn = result.catch(() => undefined);
  return result;
}

/** A catalogue that cannot be read is made anew by its owner, and another thread takes this one's place. */
function asFailure(thrown: unknown): never {
  if (isDatabaseFailure(thrown)) peer.tell('damaged', String(thrown));
  throw thrown;
}

async function lookThrough(rest?: Rest): Promise<void> {
  const breath = rest === undefined ? undefined : { after: rest.after, rest: () => wait(rest.ms) };
  await inTurn((surveyor) => surveyor.lookThrough(breath));
  if (watch && watching === null) void startWatching();
}

let watching: FolderWatch | 'none' | null = null;

async function startWatching(): Promise<void> {
  watching = 'none';
  try {
    const begun = await watchFolder(
      root,
      {
        changed: (paths) => {
          if (paths === null) void inTurn((surveyor) => surveyor.lookThrough()).catch(() => undefined);
          else {
            if (paths.includes(arrangementPath) || paths.includes('.longhand')) peer.tell('changed', arrangementPath);
            void inTurn((surveyor) => surveyor.look(paths)).catch(() => undefined);
          }
        },
        failed: giveUpWatching,
      },
      { pause },
    );
    if (watching === 'none') watching = begun;
  } catch (thrown) {
    giveUpWatching(thrown);
  }
  // What changed before everything was watched.
  await inTurn((surveyor) => surveyor.lookThrough()).catch(() => undefined);
}

let patrol: NodeJS.Timeout | null = null;

function giveUpWatching(thrown: unknown): void {
  if (watching !== null && watching !== 'none') watching.close();
  watching = 'none';
  if (isAway) return;
  if (patrol !== null) return;
  const code = errorCode(thrown);
  const many = 'This system does not let so many folders be watched.';
  peer.tell('unwatched', ['ENOSPC', 'EMFILE', 'ENFILE'].includes(code) ? many : String(thrown));
  let took = 0;
  const round = async (): Promise<void> => {
    const begun = performance.now();
    if (!isAway) await inTurn((surveyor) => surveyor.lookThrough()).catch(() => undefined);
    took = performance.now() - begun;
  };
  const again = (): void => {
    patrol = setTimeout(() => void round().then(again), Math.max(unwatchedEvery, took * 20));
  };
  again();
}

/** The disk that the folder lies on. */
let device = deviceOfRoot();
let isAway = false;

function deviceOfRoot(): number | null {
  try {
    return lstatSync(root).dev;
  } catch {
    return null;
  }
}

function isThere(): boolean {
  const now = deviceOfRoot();
  if (now === null) return false;
  // An empty folder is what is left where a disk was mounted; one that is back may have another number.
  return device === null || now === device || !isEmpty();
}

function isEmpty(): boolean {
  try {
    return readdirSync(root).length === 0;
  } catch {
    return true;
  }
}

setInterval(() => {
  const away = !isThere();
  const now = away ? device : (deviceOfRoot() ?? device);
  const isOther = now !== device;
  device = now;
  if (away === isAway && !isOther) return;
  if (away !== isAway) peer.tell('away', away);
  isAway = away;
  // What was watched is gone, or lies on another disk.
  if (watching !== null && watching !== 'none') watching.close();
  watching = null;
  if (!away) void lookThrough().catch(() => undefined);
}, rootEvery);
