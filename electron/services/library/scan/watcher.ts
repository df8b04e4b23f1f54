import { relative, sep } from 'node:path';

import { watch } from 'chokidar';

import { isIgnored } from '../scan.ts';
import { trashFolder } from '../trash.ts';

export interface FolderWatch {
  close(): Promise<void>;
}

export interface WatchNews {
  /** Paths relative to the library at which something changed; null: too many to name. */
  changed(paths: string[] | null): void;
  /** Nothing more will be told. */
  failed(thrown: unknown): void;
}

/** A change is told when nothing more came for the first time, and at the latest after the second, ms: programs write in several goes. */
const quiet = 120;
const longest = 600;
/** More paths than this are told as a whole. */
const mostPaths = 20_000;

/** Watches a library's folder. Resolves once everything in it is watched; rejects when that cannot be. */
export async function watchFolder(root: string, news: WatchNews): Promise<FolderWatch> {
  const paths = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let first = 0;
  let isOver = false;

  const tell = (): void => {
    timer = null;
    const told = paths.size > mostPaths ? null : [...paths];
    paths.clear();
    if (!isOver) news.changed(told);
  };
  const note = (absolute: string): void => {
    const path = pathIn(root, absolute);
    if (path === '' || !isOfInterest(path)) return;
    paths.add(path);
    const now = Date.now();
    if (timer === null) first = now;
    else clearTimeout(timer);
    timer = setTimeout(tell, Math.max(0, Math.min(quiet, first + longest - now)));
  };

  const watcher = watch(root, {
    ignored: (path, stats) => {
      const inside = pathIn(root, path);
      if (inside === '') return false;
      return !(stats?.isFile() === true ? isOfInterest(inside) : mayHoldPosts(inside));
    },
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    // What is renamed into place is one change here anyway: the file is looked at, whatever is said of it.
    atomic: false,
    persistent: true,
  });
  const close = async (): Promise<void> => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
    await watcher.close();
  };
  watcher.on('all', (_event, path) => note(path));
  await new Promise<void>((resolve, reject) => {
    watcher.on('ready', resolve);
    watcher.on('error', (thrown) => {
      if (isOver) return;
      void close();
      reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      news.failed(thrown);
    });
  });
  return { close };
}

const pathIn = (root: string, absolute: string): string => relative(root, absolute).split(sep).join('/');

/** Whether a folder's changes can concern the list. */
function mayHoldPosts(path: string): boolean {
  return path === '.longhand' || path === trashFolder || path.startsWith(`${trashFolder}/`) || !isIgnored(path);
}

/** Whether a file's changes can: a text, a list of publications, what lies in the trash. Media right under posts/ tell of a folder without a text. */
function isOfInterest(path: string): boolean {
  if (path.startsWith(`${trashFolder}/`)) return path.endsWith('/trash.json');
  return path === arrangementPath || !isIgnored(path);
}

/** Where pins and kept searches are. */
export const arrangementPath = '.longhand/library.json';
