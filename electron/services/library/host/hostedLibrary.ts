import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import type { OpenedPost } from '#core/ipc/contract.ts';
import type { PostId } from '#core/post/post.ts';

import { makePeer } from '../../threads/peer.ts';
import type { Peer } from '../../threads/peer.ts';
import { within } from '../../within.ts';
import { workerFile } from '../../workerFile.ts';
import type { Library, LibraryEvent } from '../contract.ts';
import type { Known, Opening } from './messages.ts';
import { libraryOver, libraryPaths } from './paths.ts';
import type { LibraryPath } from './paths.ts';

export interface HostedLibraryOptions extends Opening {
  emit(event: LibraryEvent): void;
  /** Told of a thread that ended by itself. */
  report?: (message: string) => void;
  /** How long closing waits for what is to be written, ms. The journal has it anyway. */
  patience?: number;
  /** A thread that was asked for something and gave no sign for twice so long is taken for stuck, and ended, ms. */
  sign?: number;
  /** Starts the thread. Tests hold on to what it gives. */
  start?: () => Worker;
}

/** A library on a thread of its own. */
export interface HostedLibrary extends Library {
  /** Tells the library what changed outside it. */
  inform(known: Known): void;
}

/**
 * Opens a library on a thread of its own, with the methods and events of the library itself. A thread that ends by itself is started
 * again: calls that it had not answered fail or are made again (`libraryPaths`), the journals bring back what was typed, and open posts
 * are told of as `replaced`. Fails as `openLibrary` does.
 */
export async function openHostedLibrary(options: HostedLibraryOptions): Promise<HostedLibrary> {
  const host = new Host(options);
  const root = await host.open();
  return {
    ...libraryOver((path, args) => host.call(path, args)),
    root,
    inform: (known) => host.inform(known),
    close: () => host.close(),
  };
}

/** Threads that end one after another are started at ever longer intervals, ms. */
const pauses = [0, 250, 1_000, 5_000, 15_000];
/** After so long without an end by itself, ms, what was before counts no more. */
const forgiven = 60_000;
const usualPatience = 10_000;
/** Far above anything that a thread does in one go. */
const usualSign = 15_000;

class Host {
  readonly #options: HostedLibraryOptions;
  #known: Known;
  #worker: Worker | null = null;
  #peer: Peer | null = null;
  /** Set while a thread is being started; gives null when there will be none. */
  #starting: Promise<Peer> | null = null;
  /** Why there is no thread, until one is started. */
  #failure: LonghandError | null = null;
  #closed: Promise<void> | null = null;
  readonly #closing = new AbortController();
  /** Calls that wait for their answer. */
  #waiting = 0;
  #watch: NodeJS.Timeout | null = null;
  /** Ends by itself, ms since 1970. */
  #ends: number[] = [];
  /** Openings that windows work on, by post. */
  readonly #sessions = new Map<PostId, Set<string>>();

  constructor(options: HostedLibraryOptions) {
    this.#options = options;
    this.#known = options.known;
  }

  async open(): Promise<string> {
    const { peer, root } = await this.#start();
    this.#peer = peer;
    return root;
  }

  inform(known: Known): void {
    this.#known = known;
    this.#peer?.tell('known', known);
  }

  async call(path: LibraryPath, args: unknown[]): Promise<unknown> {
    let result: unknown;
    try {
      result = await this.#watched(this.#peer ?? (await this.#restarted()), path, args);
    } catch (thrown) {
      if (!(thrown instanceof LonghandError) || thrown.detail !== lostDetail || this.#closed !== null) throw thrown;
      if (libraryPaths[path] === 'once') throw path === 'applySteps' ? stepsLost() : thrown;
      result = await this.#watched(await this.#restarted(), path, args);
    }
    this.#noteSession(path, args, result);
    return result;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    const peer = this.#peer ?? (await this.#starting?.catch(() => null)) ?? null;
    try {
      // What it fails with was told as a save state, and stays in the journal.
      if (peer !== null) await within(peer.call('host.close', []), this.#options.patience ?? usualPatience);
    } catch {
      // The thread ended meanwhile: the journal has everything.
    }
    peer?.end(closed);
    this.#peer = null;
    await this.#worker?.terminate();
  }

  /** While anything is asked for, the thread is looked at: one that is stuck would keep every word, and leaving, waiting for ever. */
  async #watched(peer: Peer, path: LibraryPath, args: unknown[]): Promise<unknown> {
    this.#waiting += 1;
    if (this.#watch === null) this.#look();
    try {
      return await peer.call(path, args);
    } finally {
      this.#waiting -= 1;
    }
  }

  #look(): void {
    let missed = 0;
    const every = this.#options.sign ?? usualSign;
    const asked = new WeakSet<Peer>();
    this.#watch = setInterval(() => {
      if (this.#waiting === 0 || this.#closed !== null) {
        if (this.#watch !== null) clearInterval(this.#watch);
        this.#watch = null;
        return;
      }
      const peer = this.#peer;
      if (peer === null) return;
      if (!asked.has(peer)) {
        missed = 0;
        asked.add(peer);
        const answered = (): void => void asked.delete(peer);
        peer.call('host.sign', []).then(answered, answered);
        return;
      }
      missed += 1;
      if (missed < 2) return;
      this.#report('The library’s thread gave no sign of life and was ended.');
      void this.#worker?.terminate();
    }, every);
    this.#watch.unref();
  }

  /** The next thread, when the last one ended by itself. */
  async #restarted(): Promise<Peer> {
    if (this.#closed !== null) throw new LonghandError(closed);
    if (this.#peer !== null) return this.#peer;
    if (this.#starting === null) this.#restart();
    const starting = this.#starting;
    if (starting === null) throw this.#failure ?? new LonghandError(closed);
    return await starting;
  }

  #restart(): void {
    const starting = this.#startAfterPause();
    this.#starting = starting;
    starting.then(
      () => this.#resumed(),
      (thrown: unknown) => {
        this.#starting = null;
        this.#failure = thrown instanceof LonghandError ? thrown : new LonghandError(lost);
      },
    );
  }

  async #startAfterPause(): Promise<Peer> {
    const now = Date.now();
    this.#ends = this.#ends.filter((end) => now - end < forgiven);
    const pause = pauses[Math.min(this.#ends.length, pauses.length) - 1] ?? 0;
    if (pause > 0) await wait(pause, null, { signal: this.#closing.signal }).catch(() => null);
    if (this.#closed !== null) throw new LonghandError(closed);
    const { peer } = await this.#start();
    this.#peer = peer;
    this.#starting = null;
    return peer;
  }

  /** What windows had open is gone with the thread; the journal has brought their words back. */
  #resumed(): void {
    const posts = [...this.#sessions.keys()];
    this.#sessions.clear();
    for (const id of posts) this.#options.emit({ kind: 'replaced', id });
    this.#options.emit({ kind: 'posts-changed', ids: null });
    // What waited to be kept went with the thread.
    this.#options.emit({ kind: 'versions-failing', failure: null });
  }

  async #start(): Promise<{ peer: Peer; root: string }> {
    const worker = (this.#options.start ?? startLibraryWorker)();
    this.#worker = worker;
    const peer = makePeer(worker, {
      answer: (path) => Promise.reject(new Error(`The library called ${path}`)),
      told: (topic, payload) => {
        if (topic === 'event' && worker === this.#worker) this.#emit(payload as LibraryEvent);
      },
    });
    let error: Error | null = null;
    worker.on('error', (thrown) => {
      error = thrown as Error;
    });
    // Not at the error: only now are its files closed, and nothing of it is on its way any more.
    worker.on('exit', () => this.#ended(worker, peer, error));
    const { root, stateFolder, writeDelay } = this.#options;
    const opening: Opening = { root, stateFolder, known: this.#known, ...(writeDelay !== undefined && { writeDelay }) };
    try {
      const opened = (await peer.call('host.open', [opening])) as string;
      // What was told while it opened, it has not heard.
      peer.tell('known', this.#known);
      return { peer, root: opened };
    } catch (thrown) {
      this.#worker = null;
      await worker.terminate();
      throw thrown instanceof LonghandError && thrown.detail === lostDetail ? notOpened(error) : thrown;
    }
  }

  #ended(worker: Worker, peer: Peer, error: Error | null): void {
    if (error !== null) this.#report(`The library’s thread ended: ${error.stack ?? error.message}`);
    peer.end(lost);
    if (worker !== this.#worker || this.#closed !== null) return;
    this.#worker = null;
    this.#ends.push(Date.now());
    if (this.#peer !== peer) return;
    this.#peer = null;
    this.#restart();
  }

  #report(message: string): void {
    if (this.#options.report !== undefined) this.#options.report(message);
    else process.stderr.write(`longhand: ${message}\n`);
  }

  #emit(event: LibraryEvent): void {
    if (event.kind === 'replaced') this.#sessions.delete(event.id);
    this.#options.emit(event);
  }

  #noteSession(path: LibraryPath, args: unknown[], result: unknown): void {
    const id = args[0] as PostId;
    if (path === 'open') {
      const sessions = this.#sessions.get(id) ?? new Set();
      this.#sessions.set(id, sessions.add((result as OpenedPost).session));
    } else if (path === 'closeSession') {
      const sessions = this.#sessions.get(id);
      sessions?.delete(args[1] as string);
      if (sessions?.size === 0) this.#sessions.delete(id);
    }
  }
}

/** Starts a thread for a library, which opens none by itself. */
export function startLibraryWorker(): Worker {
  const file = workerFile('libraryWorker', new URL('./worker.ts', import.meta.url));
  return new Worker(file, { execArgv: [], name: 'longhand-library' });
}

/** Tells the failure of a thread that ended from the failures that it answered with. */
const lostDetail = 'The thread of the library ended before it answered.';

const lost: Failure = {
  code: 'internal',
  message: 'The part of Longhand that keeps your posts stopped, and was started again.',
  kept: 'What was typed is in the files or in the journal. This one step may not have been made.',
  next: 'Look whether it was made, and try again if it was not.',
  detail: lostDetail,
};

const stepsLost = (): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'The part of Longhand that keeps your posts stopped, and was started again.',
    kept: 'Your words are in this window.',
    next: 'Open the post again.',
    detail: lostDetail,
  });

const notOpened = (error: unknown): LonghandError =>
  new LonghandError({
    code: 'internal',
    message: 'The part of Longhand that keeps your posts stopped while it opened this library.',
    kept: 'Nothing in it was touched.',
    next: 'Try again.',
    ...(error instanceof Error && { detail: error.stack ?? error.message }),
  });

const closed: Failure = { code: 'cancelled', message: 'The library is being closed.', kept: 'Everything is kept.' };
