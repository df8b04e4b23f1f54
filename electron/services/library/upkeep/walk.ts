import { join } from 'node:path';

import type { FileSystem } from '../disk.ts';
import { temporarySuffix } from '../disk.ts';

/** What other programs put there and can make again. */
const leftOut = new Set(['node_modules', 'bower_components', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** A file of a library. */
export interface LibraryFile {
  /** Relative to the library, forward slashes. */
  path: string;
  /** Bytes. */
  size: number;
  modified: Date;
  mode: number;
}

/** Every plain file of a library and every folder that could not be read. Links are not followed: nothing leads out. */
export async function walkLibrary(
  fs: FileSystem,
  root: string,
  signal: AbortSignal,
): Promise<{ files: LibraryFile[]; unread: { path: string; thrown: unknown }[] }> {
  const files: LibraryFile[] = [];
  const unread: { path: string; thrown: unknown }[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const here = folder;
    const entries = await fs.readdir(join(root, here), { withFileTypes: true }).catch((thrown: unknown) => {
      if (here === '') throw thrown;
      unread.push({ path: here, thrown });
      return [];
    });
    for (const entry of entries) {
      if (leftOut.has(entry.name) || entry.name.endsWith(temporarySuffix)) continue;
      const path = here === '' ? entry.name : `${here}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) {
        try {
          const { size, mtime, mode } = await fs.lstat(join(root, path));
          files.push({ path, size, modified: mtime, mode });
        } catch (thrown) {
          unread.push({ path, thrown });
        }
      }
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, unread };
}
