import { LonghandError } from '#core/failure.ts';

interface Running {
  controller: AbortController;
  ended: Promise<void>;
}

/** The long calls that run now, by the id the window gave them. Ids of different windows do not meet. */
export interface Operations {
  /** Runs `work` under an id; `conflict` when that id runs already. */
  run<T>(owner: string, id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Cancelling what has ended, or never was, does nothing. */
  cancel(owner: string, id: string): void;
  /** Cancels all and waits until each has ended; but for the one with this signal, which is what asks. */
  cancelAll(asking?: AbortSignal): Promise<void>;
  readonly running: number;
}

export function makeOperations(): Operations {
  const all = new Map<string, Running>();
  const keyOf = (owner: string, id: string): string => JSON.stringify([owner, id]);
  return {
    async run(owner, id, work) {
      const key = keyOf(owner, id);
      if (all.has(key)) {
        throw new LonghandError({
          code: 'conflict',
          message: 'This is under way already.',
          next: 'Wait until it has ended, or cancel it.',
        });
      }
      const controller = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      all.set(key, { controller, ended });
      try {
        return await work(controller.signal);
      } finally {
        all.delete(key);
        resolve();
      }
    },
    cancel(owner, id) {
      all.get(keyOf(owner, id))?.controller.abort();
    },
    async cancelAll(asking) {
      const running = [...all.values()].filter(({ controller }) => controller.signal !== asking);
      for (const { controller } of running) controller.abort();
      await Promise.all(running.map(({ ended }) => ended));
    },
    get running() {
      return all.size;
    },
  };
}
