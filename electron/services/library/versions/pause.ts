/** How long one piece of work goes on before others get their turn, ms. */
const patience = 4;

/** Those who wait for their turn. One goes on in each round of the event loop, so that many take no longer from others than one does. */
const waiting: (() => void)[] = [];

function letOneGoOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letOneGoOn);
}

/** Lets others have their turn, where the work has gone on for long enough since the last time: call it often. */
export function makePause(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < patience) return undefined;
    return new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(letOneGoOn);
      waiting.push(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
