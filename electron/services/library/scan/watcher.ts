import type { FSWatcher } from 'node:fs';
import { lstatSync, readdirSync, watch } from 'node:fs';
import { join, sep } from 'node:path';

import { arrangementPath } from '../arrangementPath.ts';
import { errorCode, isMissing } from '../disk.ts';
import { isIgnored } from '../scan.ts';
import { trashFolder } from '../trash.ts';

export interface FolderWatch {
  close(): void;
}

export interface WatchNews {
  /** Paths relative to the library at which something may have changed; null: more than could be told. */
  changed(paths: string[] | null): void;
  /** Nothing more will be told. */
  failed(thrown: unknown): void;
}

export interface WatchOptions {
  /** Lets other work of this thread run in between. */
  pause: () => Promise<void>;
  /** Whether one watch covers a folder and all below it; where it does not, each folder has one of its own. */
  isRecursive?: boolean;
}

/** A change is told when nothing more came for the first time, and at the latest after the second, ms: programs write in several goes. */
const quiet = 120;
const longest = 500;
/** After a storm of so many paths, and this time of quiet, ms, the whole folder is looked through: systems drop what they cannot keep. */
const storm = 1_000;
const calm = 1_500;

/**
 * Watches a library's folder, and tells where to look: what has happened there is for the look to say, so that an event that is told twice,
 * late or by a wrong name does no harm. Each folder costs what the system asks for it and a few hundred bytes; a watcher that keeps a tree of
 * files and their states (chokidar, say) takes six times the memory and twenty times the time for the same 20,000 folders.
 *
 * Resolves once everything is watched; rejects when that cannot be.
 */
export async function watchFolder(
  root: string,
  news: WatchNews,
  { pause, isRecursive = process.platform === 'darwin' || process.platform === 'win32' }: WatchOptions,
): Promise<FolderWatch> {
  const paths = new Set<string>();
  const folders = new Map<string, { watcher: FSWatcher; inode: number }>();
  let timer: NodeJS.Timeout | null = null;
  let calmTimer: NodeJS.Timeout | null = null;
  let first = 0;
  let sinceCalm = 0;
  let isMissed = false;
  let isOver = false;

  const close = (): void => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
    if (calmTimer !== null) clearTimeout(calmTimer);
    for (const { watcher } of folders.values()) watcher.close();
    folders.clear();
  };
  const fail = (thrown: unknown): void => {
    if (isOver) return;
    close();
    news.failed(thrown);
  };
  const note = (path: string | null): void => {
    if (isOver || (path !== null && !isOfInterest(path))) return;
    if (path === null) isMissed = true;
    else paths.add(path);
    const now = Date.now();
    if (timer === null) first = now;
    else clearTimeout(timer);
    timer = setTimeout(() => void tell().catch(fail), Math.max(0, Math.min(quiet, first + longest - now)));
  };
  const noteCalm = (): void => {
    if (calmTimer !== null) clearTimeout(calmTimer);
    calmTimer = setTimeout(() => {
      sinceCalm = 0;
      news.changed(null);
    }, calm);
  };

  async function tell(): Promise<void> {
    timer = null;
    const told = [...paths];
    paths.clear();
    if (!isRecursive) await follow(told);
    if (isOver) return;
    sinceCalm += told.length;
    if (isMissed || sinceCalm > storm) noteCalm();
    isMissed = false;
    if (told.length > 0) news.changed(told);
  }

  /** Watches folders that are new, and no longer those that are gone or stand elsewhere. */
  async function follow(changed: readonly string[]): Promise<void> {
    const gone: string[] = [];
    const added: string[] = [];
    for (const path of changed) {
      if (!mayHoldPosts(path)) continue;
      const inode = folderInode(join(root, path));
      const known = folders.get(path)?.inode ?? null;
      if (known !== null && known !== inode) gone.push(path);
      if (inode !== null && known !== inode) added.push(path);
      await pause();
    }
    if (gone.length > 0) {
      const under = new Set(gone);
      for (const [path, { watcher }] of folders) {
        if (!isUnder(path, under)) continue;
        watcher.close();
        folders.delete(path);
      }
    }
    for (const path of added) await add(path);
  }

  async function add(folder: string): Promise<void> {
    await pause();
    if (isOver || folders.has(folder)) return;
    const absolute = join(root, folder);
    // The library's own folder has to be there.
    const inode = folder === '' ? lstatSync(absolute).ino : folderInode(absolute);
    if (inode === null) return;
    let names: string[] = [];
    try {
      const watcher = watch(absolute, { recursive: isRecursive, persistent: true });
      folders.set(folder, { watcher, inode });
      watcher.on('error', (thrown) => (isGone(thrown) ? undefined : fail(thrown)));
      watcher.on('change', (_event, name) => {
        if (name === null) note(null);
        else note(inFolder(folder, String(name).split(sep).join('/')));
      });
      if (isRecursive) return;
      names = readdirSync(absolute, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name);
    } catch (thrown) {
      if (isGone(thrown) && folder !== '') return;
      throw thrown;
    }
    for (const name of names) if (mayHoldPosts(inFolder(folder, name))) await add(inFolder(folder, name));
  }

  try {
    await add('');
  } catch (thrown) {
    close();
    throw thrown;
  }
  return { close };
}

const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** What is gone, or may not be read, is not watched, and nothing is wrong with that. */
const isGone = (thrown: unknown): boolean => isMissing(thrown) || ['EACCES', 'EPERM'].includes(errorCode(thrown));

function folderInode(path: string): number | null {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? stat.ino : null;
  } catch {
    return null;
  }
}

function isUnder(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = path.length; at !== -1; at = path.lastIndexOf('/', at - 1))
    if (folders.has(path.slice(0, at))) return true;
  return false;
}

const isInTrash = (path: string): boolean => path === trashFolder || path.startsWith(`${trashFolder}/`);

/** Whether what happens in a folder can concern the list. */
const mayHoldPosts = (path: string): boolean => path === '.longhand' || isInTrash(path) || !isIgnored(path);

/** Whether something with this path can. */
const isOfInterest = (path: string): boolean => path === arrangementPath || mayHoldPosts(path);
