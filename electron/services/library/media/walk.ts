import { join } from 'node:path';

import { mediaType } from '#core/post/mediaTypes.ts';

import type { FileSystem } from '../disk.ts';
import { mapLimited } from '../disk.ts';
import { ignoredAnywhere, ignoredAtTop } from '../scan.ts';

/** A medium in the library's folder. */
export interface FoundMedia {
  /** Relative to the library, forward slashes. */
  path: string;
  size: number;
  /** ms */
  mtime: number;
  inode: number;
}

/** A folder of the library: the media that lie in it, and its other files by name. */
export interface FoundFolder {
  /** Relative to the library; '' for its own. */
  folder: string;
  media: FoundMedia[];
  others: string[];
}

/** Goes through a library's folders, one at a time, those aside that hold no writer's files. Links are not followed; what cannot be read is passed over. */
export async function* mediaFoldersIn(
  fs: FileSystem,
  root: string,
  signal?: AbortSignal,
): AsyncGenerator<FoundFolder, void, void> {
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal?.throwIfAborted();
    const entries = await fs.readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    const names: string[] = [];
    const others: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (!ignoredAnywhere.has(entry.name) && !(folder === '' && ignoredAtTop.has(entry.name)))
          open.push(inFolder(entry.name));
      } else if (entry.isFile()) (mediaType(entry.name) === null ? others : names).push(entry.name);
    }
    const media = await mapLimited(names, 8, async (name): Promise<FoundMedia | null> => {
      const path = inFolder(name);
      const stat = await fs.lstat(join(root, path)).catch(() => null);
      return stat === null ? null : { path, size: stat.size, mtime: stat.mtimeMs, inode: stat.ino };
    });
    yield { folder, media: media.filter((one) => one !== null), others };
  }
}
