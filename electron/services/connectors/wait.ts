import { cancelled } from '#core/publish/failures.ts';

/** Resolves after `ms`; rejects as `cancelled` as soon as the signal says so. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw cancelled();
  await new Promise<void>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
