import { Worker } from 'node:worker_threads';

import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import type { IndexState } from '#core/post/listing.ts';

import { makePeer } from '../../threads/peer.ts';
import type { Peer } from '../../threads/peer.ts';
import { workerFile } from '../../workerFile.ts';
import type { SearchService } from './driver.ts';
import type { EngineOptions } from './engine.ts';

export interface ThreadOptions extends EngineOptions {
  onState: (state: IndexState) => void;
  onDamaged: () => void;
}

const lost: Failure = {
  code: 'internal',
  message: 'The search stopped.',
  kept: 'Your posts are as they were.',
  next: 'Try again.',
};

/** How long closing waits for the thread, ms: what it is at can be done again. */
const patience = 2_000;

/** The search on a thread of its own, which is started with the first question and again when it ends by itself. */
export function startSearchThread({ onState, onDamaged, ...engine }: ThreadOptions): SearchService {
  let thread: { worker: Worker; peer: Peer; opened: Promise<unknown> } | null = null;
  let closed = false;

  const start = (): NonNullable<typeof thread> => {
    const worker = new Worker(workerFile('searchWorker', new URL('./worker.ts', import.meta.url)), {
      execArgv: [],
      name: 'longhand-search',
    });
    worker.unref();
    const peer = makePeer(worker, {
      answer: (path) => Promise.reject(new Error(`The search called ${path}`)),
      told: (topic, payload) => {
        if (closed) return;
        if (topic === 'state') onState(payload as IndexState);
        else if (topic === 'damaged') onDamaged();
      },
    });
    worker.on('error', (thrown) => {
      process.stderr.write(`longhand: the search's thread ended: ${String(thrown)}\n`);
    });
    worker.on('exit', () => {
      peer.end(lost);
      if (thread?.worker === worker) thread = null;
    });
    const opened = peer.call('open', [engine]);
    // Whoever calls hears of it.
    opened.catch(() => undefined);
    return { worker, peer, opened };
  };
  const call = async (path: string, args: unknown[]): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      if (closed) throw new LonghandError({ ...lost, code: 'cancelled', message: 'The library was closed.' });
      thread ??= start();
      try {
        await thread.opened;
        return await thread.peer.call(path, args);
      } catch (thrown) {
        // Every question can be asked again.
        if (attempt > 1 || !(thrown instanceof LonghandError) || thrown.message !== lost.message) throw thrown;
      }
    }
  };
  const ask =
    (path: keyof SearchService) =>
    (...args: unknown[]): Promise<never> =>
      call(path, args) as Promise<never>;
  thread = start();
  return {
    page: ask('page'),
    counts: ask('counts'),
    position: ask('position'),
    ids: ask('ids'),
    state: ask('state'),
    duplicates: ask('duplicates'),
    linksTo: ask('linksTo'),
    brokenLinks: ask('brokenLinks'),
    changed: () => thread?.peer.tell('changed', null),
    async close() {
      if (closed) return;
      closed = true;
      const last = thread;
      thread = null;
      if (last === null) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([last.peer.call('close', []).catch(() => undefined), late]);
      clearTimeout(timer);
      last.peer.end(lost);
      await last.worker.terminate();
    },
  };
}
