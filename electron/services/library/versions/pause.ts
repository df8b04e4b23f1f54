/** How long one piece of work goes on before others get their turn, ms. */
const patience = 4;

/** Lets others have their turn, where the work has gone on for long enough since the last time: call it often. */
export function makePause(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < patience) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
