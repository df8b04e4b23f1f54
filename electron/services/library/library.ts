import { join } from 'node:path';

import type { Library, LibraryOptions } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, makeFolder, realFileSystem, withRootOn } from './disk.ts';
import { FolderLibrary } from './folderLibrary.ts';
import { lockState } from './lock.ts';

/** Makes an empty library in a folder, which may exist. Files that are there already stay, and Markdown among them becomes part of it. */
export async function createLibrary(root: string, fs: FileSystem = realFileSystem): Promise<void> {
  try {
    await makeFolder(fs, join(root, 'posts'));
  } catch (thrown) {
    throw diskFailure(thrown, 'Could not make a library here');
  }
}

/**
 * Opens a folder as a library: finds its posts, and brings back what a crash left in the journal. Writes nothing else. Fails with
 * `not-found` or `unreadable` when the folder itself is not to be read; one bad file is one post with a problem.
 * `conflict` while another process has the library's state folder.
 */
export async function openLibrary(options: LibraryOptions, fs: FileSystem = realFileSystem): Promise<Library> {
  let root: string;
  let device: number;
  try {
    root = await fs.realpath(options.root);
    await fs.readdir(root);
    device = (await fs.stat(root)).dev;
  } catch (thrown) {
    throw diskFailure(thrown, 'Could not open the library', 'Nothing in it was touched.');
  }
  const lock = await lockState(options.stateFolder, options.patience);
  try {
    const library = new FolderLibrary({ ...options, root }, withRootOn(device, root, fs));
    const close = library.close.bind(library);
    library.close = async () => {
      try {
        await close();
      } finally {
        await lock.release();
      }
    };
    await library.load();
    return library;
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}
