import type Sharp from 'sharp';

/** Turns in which work is done, one at a time: the threads that it runs on also carry the disk's writes. */
export interface Turns {
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** `last`: whoever came last goes first, for that is what someone looks at now. */
export function makeTurns(goes: 'first' | 'last'): Turns {
  const waiting: (() => Promise<void>)[] = [];
  let busy = false;
  const next = (): void => {
    if (busy) return;
    const work = goes === 'last' ? waiting.pop() : waiting.shift();
    if (work === undefined) return;
    busy = true;
    void work().finally(() => {
      busy = false;
      next();
    });
  };
  return {
    run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting.push(async () => {
        try {
          signal?.throwIfAborted();
          resolve(await work());
        } catch (thrown) {
          reject(thrown);
        }
      });
      next();
      return promise;
    },
  };
}

/** More pixels than any camera takes: what says it has more is made to fill the memory. */
export const mostPixels = 300_000_000;

let loading: Promise<typeof Sharp | null> | null = null;

/** The library that reads and writes pictures; null where this computer cannot run it. Loaded at its first use. */
export function loadSharp(): Promise<typeof Sharp | null> {
  loading ??= import('sharp').then(
    ({ default: sharp }) => {
      // One thread for each picture, and nothing kept: writing the journal must never wait.
      sharp.concurrency(1);
      sharp.cache(false);
      return sharp;
    },
    () => null,
  );
  return loading;
}
