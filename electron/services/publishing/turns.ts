import PQueue from 'p-queue';

import { cancelled } from '#core/publish/failures.ts';

/**
 * Lets one piece of work at a time run for each name. Publications to one account take turns: two posts with the same picture would
 * otherwise both find it missing, and both send it.
 */
export function takeTurns(): <T>(
  name: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  waiting: () => void,
) => Promise<T> {
  const queues = new Map<string, PQueue>();
  return async (name, signal, work, waiting) => {
    const queue = queues.get(name) ?? new PQueue({ concurrency: 1 });
    queues.set(name, queue);
    if (queue.pending > 0) waiting();
    let begun = false;
    const done = queue.add(async () => {
      if (signal.aborted) throw cancelled();
      begun = true;
      return work();
    });
    // Whoever cancels while waiting need not wait for the turn; work that has begun ends by itself.
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (): void => {
      if (!begun) reject(cancelled());
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      return await Promise.race([done, ended]);
    } finally {
      signal.removeEventListener('abort', end);
      if (queue.size === 0 && queue.pending === 0) queues.delete(name);
    }
  };
}
