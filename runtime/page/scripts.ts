import { randomBytes } from 'node:crypto';

import { makeCodec } from '../clone.ts';
import { makeBridge, startMainWorld } from './bridge.ts';
import { startIsolatedWorld } from './isolated.ts';
import type { PageOptions } from './isolated.ts';

/** The world that preloads run in, by the name that DevTools shows. */
export const isolatedWorld = 'Electron Isolated Context';
/** The isolated world's way to main. Taken off its globals before a preload runs. */
export const bindingName = '__electronPost';
export const receiveName = '__electronReceive';

/** A function as a page can be given it: Node has taken its types off. */
export const sourceOf = (run: (...args: never[]) => unknown): string => Function.prototype.toString.call(run);

/** The scripts that run, in this order, at the start of every document of a window; the first in the page's own world. */
export function documentScripts(
  options: Omit<PageOptions, 'token'>,
  preload: { path: string; source: string } | null,
): { main: string; isolated: string[] } {
  // Known to these two closures alone, so that no page can listen in.
  const token = `electron-${randomBytes(16).toString('hex')}`;
  const start = `(${sourceOf(startIsolatedWorld)})(${JSON.stringify({ ...options, token })}, ${sourceOf(makeBridge)}, ${sourceOf(makeCodec)});`;
  const isolated = [start];
  if (preload !== null) {
    isolated.push(
      `globalThis.__electronRunPreload?.(function (require, module, exports, process, setImmediate, clearImmediate) { ${preload.source}\n});` +
        `\n//# sourceURL=${preload.path}`,
    );
  }
  return { main: `(${sourceOf(startMainWorld)})(${JSON.stringify(token)}, ${sourceOf(makeBridge)});`, isolated };
}
