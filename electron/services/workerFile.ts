import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file of a worker thread. `source` is the worker's module as its starter sees it (`new URL('./worker.ts', import.meta.url)`), there when
 * the program runs as it is written. In a built program it stands as `<built>.js` beside the program or above its chunks: the name that
 * vite.config.ts gives it among its inputs.
 */
export function workerFile(built: string, source: URL): string {
  const places = [new URL(`./${built}.js`, import.meta.url), new URL(`../${built}.js`, import.meta.url), source];
  const paths = places.map((place) => fileURLToPath(place));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The worker ${built} is missing; it was looked for at ${paths.join(', ')}`);
  return found;
}
