import { cancelled } from '#core/publish/failures.ts';

import { wait } from '../wait.ts';
import type { Timing } from './client.ts';

/**
 * Looks again and again for what a lost answer may have left behind, with the pauses of `looks`. Null when it is not there after
 * the last look.
 */
export async function lookFor<T>(
  look: () => Promise<T | null>,
  timing: Timing,
  signal: AbortSignal,
): Promise<T | null> {
  for (const pause of timing.looks) {
    await wait(pause, signal);
    const found = await look();
    if (found !== null) return found;
  }
  return null;
}

/**
 * Looks for what an earlier attempt may have left. While the intent is so young that the server may still be at work on it, it
 * waits and looks again; when it resolves to null, the request surely never took effect.
 */
export async function settleEarlier<T>(
  look: () => Promise<T | null>,
  since: string,
  timing: Timing,
  signal: AbortSignal,
  waiting: () => void,
): Promise<T | null> {
  const begun = Date.parse(since);
  for (;;) {
    if (signal.aborted) throw cancelled();
    const found = await look();
    if (found !== null) return found;
    const left = begun + timing.settle - Date.now();
    if (!(left > 0)) return null;
    waiting();
    await wait(Math.min(left, timing.looks.at(-1) ?? 1_000), signal);
  }
}
