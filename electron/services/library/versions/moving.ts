import { dirname, join } from 'node:path';

import type { FileSystem } from '../disk.ts';
import { exists, isMissing, makeFolder, syncFolder } from '../disk.ts';
import { versionsPath } from './versionStore.ts';

/** Where the versions of a post in the trash are, in its folder there. */
const inTrash = 'versions';

/**
 * Moves a post's versions into its folder in the trash, once the post is there. Failing costs nothing: they stay where they are, which is
 * where they are looked for when the post is back.
 */
export async function versionsToTrash(fs: FileSystem, root: string, id: string, trashed: string): Promise<void> {
  const from = join(root, versionsPath(id));
  await fs.rename(from, join(root, trashed, inTrash)).catch((thrown: unknown) => {
    if (!isMissing(thrown)) throw thrown;
  });
  await syncFolder(fs, dirname(from)).catch(() => undefined);
}

/** Takes away what is left of the versions of a post that was deleted for ever. Failing costs nothing but room. */
export async function removeVersions(fs: FileSystem, root: string, id: string): Promise<void> {
  await fs.rm(join(root, versionsPath(id)), { recursive: true, force: true }).catch(() => undefined);
}

/**
 * Brings a post's versions back out of the trash, before the post itself comes. Where there are some by that id again, written
 * meanwhile on another machine, both are kept: the files of a folder are read as one.
 */
export async function versionsFromTrash(fs: FileSystem, root: string, id: string, trashed: string): Promise<void> {
  const from = join(root, trashed, inTrash);
  const to = join(root, versionsPath(id));
  if (!(await exists(fs, from))) return;
  await makeFolder(fs, dirname(to));
  if (await exists(fs, to)) {
    for (const name of await fs.readdir(from)) {
      let target = join(to, name);
      for (let number = 2; await exists(fs, target); number++)
        target = join(to, name.replace(/(\.jsonl)?$/, `-${number}$1`));
      await fs.rename(join(from, name), target);
    }
    await fs.rmdir(from).catch(() => undefined);
    await syncFolder(fs, to).catch(() => undefined);
  } else await fs.rename(from, to);
  await syncFolder(fs, dirname(to)).catch(() => undefined);
}
