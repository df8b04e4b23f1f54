import { Worker } from 'node:worker_threads';

import { LonghandError } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';

import type { Exporter } from '../exporters/contract.ts';
import { exporters } from '../exporters/index.ts';
import type { PostSnapshot } from '../library/contract.ts';
import type { Sender } from '../publishing/send.ts';
import { makePeer } from '../threads/peer.ts';
import type { Peer } from '../threads/peer.ts';
import { workerFile } from '../workerFile.ts';
import { askedBack } from './messages.ts';
import type { OutgoingCalls, WorkKey } from './messages.ts';

/** Exporting and publishing on a thread of their own, as they are on this one. */
export interface OutgoingThread {
  exporters: Exporter[];
  copyHtml: (post: PostSnapshot) => Promise<string>;
  /** Unpacks a backup, which is no open library's. */
  restoreBackup: OutgoingCalls['restoreBackup'];
  sender: Sender;
  /** Ends the thread; what it was at fails as `cancelled`. */
  close: () => Promise<void>;
}

/** What a piece of work may be asked back for. */
type Source = Partial<Record<(typeof askedBack)[number], (...args: never[]) => Promise<unknown>>>;

/**
 * Makes the thread, which starts with the first piece of work. When it ends by itself, what it was at fails, and the next piece of work gets
 * a new one. `start` is for tests.
 */
export function makeOutgoingThread(start: () => Worker = startOutgoingWorker): OutgoingThread {
  const sources = new Map<WorkKey, Source>();
  let lastKey = 0;
  let running: { worker: Worker; peer: Peer } | null = null;
  let isClosed = false;

  function peerNow(): Peer {
    if (running !== null) return running.peer;
    const worker = start();
    const peer = makePeer(worker, {
      async answer(path, [key, ...args]) {
        const source = sources.get(key as WorkKey) as
          | Record<string, (...all: unknown[]) => Promise<unknown>>
          | undefined;
        const name = askedBack.find((one) => one === path);
        if (source === undefined || name === undefined) throw new TypeError(`${path} was asked for by no work`);
        return await source[name]?.(...args);
      },
    });
    const mine = { worker, peer };
    running = mine;
    // Told by its end.
    worker.on('error', (error) => process.stderr.write(`longhand: the outgoing thread ended: ${String(error)}\n`));
    worker.on('exit', () => {
      if (running === mine) running = null;
      peer.end(lost);
    });
    // Nothing of it keeps a program that is done from ending.
    worker.unref();
    return peer;
  }

  async function call<P extends keyof OutgoingCalls>(
    path: P,
    ...args: Parameters<OutgoingCalls[P]>
  ): Promise<Awaited<ReturnType<OutgoingCalls[P]>>> {
    if (isClosed) throw new LonghandError(closed);
    return (await peerNow().call(path, args)) as Awaited<ReturnType<OutgoingCalls[P]>>;
  }

  async function withSource<T>(source: Source, work: (key: WorkKey) => Promise<T>): Promise<T> {
    lastKey += 1;
    const key = lastKey;
    sources.set(key, source);
    try {
      return await work(key);
    } finally {
      sources.delete(key);
    }
  }

  return {
    exporters: exporters.map((exporter) => ({
      ...exporter,
      export: (post, readMedia, operation, choice = {}) =>
        withSource({ readMedia: (_id: string, src: string) => readMedia(src) }, (key) =>
          call('export', key, exporter.format, post, operation, choice),
        ),
    })),
    copyHtml: (post) => call('copyHtml', post),
    restoreBackup: (zip, folder, operation) => call('restoreBackup', zip, folder, operation),
    sender: {
      look: (library, id, kind) => withSource(library, (key) => call('look', key, id, kind)),
      send: (library, sending, operation) => withSource(library, (key) => call('send', key, sending, operation)),
    },
    async close() {
      isClosed = true;
      const last = running;
      running = null;
      last?.peer.end(closed);
      await last?.worker.terminate();
    },
  };
}

/** Starts the thread's worker. */
export function startOutgoingWorker(): Worker {
  const file = workerFile('outgoingWorker', new URL('./worker.ts', import.meta.url));
  return new Worker(file, { execArgv: [], name: 'longhand-outgoing' });
}

/** Whether a request arrived is not known here; an intent is recorded before each, and looked up before anything is sent again. */
const lost: Failure = {
  code: 'unclear',
  message: 'The part of Longhand that exports and publishes stopped in the middle.',
  kept: 'The post itself is as it was.',
  next: 'Try again: what was already sent is looked up first, and not sent twice.',
};

const closed: Failure = { code: 'cancelled', message: 'Longhand is closing.' };
