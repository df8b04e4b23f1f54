import { execFile } from 'node:child_process';

import MiniSearch from 'minisearch';

import { generatePost } from './posts.ts';

/** A program that searches the same posts. */
export interface SearchPeer {
  name: string;
  /** What it leaves out of what Longhand does in the same time. */
  without: string;
  /** Milliseconds and bytes that making it ready took; null when it needs no such thing. */
  ready: { time: number; memory: number } | null;
  search(words: string): Promise<unknown>;
}

/** MiniSearch with all texts in memory, as a search in a window would have them. */
export function makeMiniSearch(posts: number): SearchPeer {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const index = new MiniSearch({ fields: ['title', 'text'], storeFields: ['title'] });
  for (let id = 0; id < posts; id += 1) {
    const { title, text } = generatePost(id);
    index.add({ id, title, text });
  }
  const time = performance.now() - start;
  globalThis.gc?.();
  return {
    name: 'MiniSearch',
    without:
      'all in memory, made anew at each start; no phrases, no text inside words, Chinese and Japanese by the sentence',
    ready: { time, memory: process.memoryUsage().heapUsed - before },
    search: async (words) =>
      index.search(words, { prefix: true, combineWith: 'AND', boost: { title: 2 } }).slice(0, 100),
  };
}

/** ripgrep over the files; null where it is not installed. */
export async function makeRipgrep(root: string): Promise<SearchPeer | null> {
  const run = (args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile('rg', args, { maxBuffer: 1 << 30 }, (error, out) => {
        // 1: nothing found.
        if (error !== null && error.code !== 1) reject(new Error(error.message));
        else resolve(out);
      });
    });
  if (
    await run(['--version']).then(
      () => false,
      () => true,
    )
  )
    return null;
  return {
    name: 'ripgrep',
    without: 'reads every file; one string, accents and marks as they are written; no order, no filters',
    ready: null,
    search: (words) => run(['--files-with-matches', '--ignore-case', '--fixed-strings', '-g', '*.md', words, root]),
  };
}
