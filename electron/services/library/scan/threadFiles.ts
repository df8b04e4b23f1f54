import * as nodeFs from 'node:fs';

import type { FileSystem } from '../disk.ts';
import { realFileSystem } from '../disk.ts';

type Call = 'readdir' | 'lstat' | 'stat' | 'readFile';

/**
 * The file system for a thread that does nothing else: reading holds that thread and leaves the few that Node shares among all others to
 * whoever writes, so that a look at a hundred thousand files on a slow disk delays no keystroke's way to the journal.
 */
export const threadFiles: FileSystem = {
  ...realFileSystem,
  ...(Object.fromEntries(
    (['readdir', 'lstat', 'stat', 'readFile'] as const).map((call) => [
      call,
      async (...args: unknown[]) => (nodeFs[`${call}Sync`] as (...all: unknown[]) => unknown)(...args),
    ]),
  ) as unknown as Pick<FileSystem, Call>),
};
