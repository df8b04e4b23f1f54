import { Worker } from 'node:worker_threads';

import { makePeer } from '../../threads/peer.ts';
import type { Peer } from '../../threads/peer.ts';
import { workerFile } from '../../workerFile.ts';
import type { Finding, FindingsTaker } from './findings.ts';
import type { ScanOpening, ScanTold } from './messages.ts';
import type { Rest, Scanner } from './scanner.ts';

/** A thread that ended by itself is started again after this time, ms; after so many times no more. */
const restartAfter = 1_000;
const mostRestarts = 5;

/** What is told about the folder as a whole. */
export interface FolderNews {
  away(isAway: boolean): void;
  unwatched(why: string): void;
  /** The catalogue cannot be read. */
  damaged(): void;
  /** A file of the library's own that is no post. */
  changed(path: string): void;
}

/** Looks from a thread of its own, which also watches the folder. What the thread sees by itself is handed over as it comes. */
export class ScannerThread implements Scanner {
  readonly #opening: ScanOpening;
  readonly #taker: FindingsTaker;
  readonly #news: FolderNews;
  #worker: Worker | null = null;
  #peer: Peer | null = null;
  #restarts = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(opening: ScanOpening, taker: FindingsTaker, news: FolderNews) {
    this.#opening = opening;
    this.#taker = taker;
    this.#news = news;
  }

  async lookThrough(rest?: Rest): Promise<void> {
    await this.#started().call('lookThrough', [rest]);
  }

  async look(paths: readonly string[]): Promise<void> {
    await this.#started().call('look', [paths]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = null;
    // It writes nothing, so that it can be ended wherever it is.
    await worker?.terminate();
    this.#peer?.end({ code: 'cancelled', message: 'The library is closed.' });
  }

  #started(): Peer {
    return this.#peer ?? this.#start();
  }

  #start(): Peer {
    const worker = new Worker(workerFile('scanWorker', new URL('./worker.ts', import.meta.url)), {
      execArgv: [],
      name: 'longhand-scan',
      workerData: this.#opening,
    });
    const peer = makePeer(worker, {
      answer: async (path, args) => {
        if (path === 'take') await this.#taker.take(args[0] as Finding[]);
      },
      told: (topic, payload) => {
        if (topic === 'progress') this.#taker.progress(payload as ScanTold['progress']);
        else if (topic === 'away') this.#news.away(payload as ScanTold['away']);
        else if (topic === 'damaged') this.#news.damaged();
        else if (topic === 'changed') this.#news.changed(payload as ScanTold['changed']);
        else if (topic === 'unwatched') this.#news.unwatched(payload as ScanTold['unwatched']);
      },
    });
    worker.on('error', (error) => process.emitWarning(`The look through the library ended: ${error.message}`));
    worker.on('exit', () => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      this.#peer = null;
      peer.end({ code: 'internal', message: 'The look through the library ended before it was done.' });
      if (this.#closed || this.#restarts++ >= mostRestarts) return;
      this.#timer = setTimeout(() => void this.lookThrough().catch(() => undefined), restartAfter);
    });
    worker.unref();
    this.#worker = worker;
    this.#peer = peer;
    return peer;
  }
}
