import { dirname, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';

import type { Converter } from '../conversion/contract.ts';
import type { FileSystem } from './disk.ts';
import { exists, isInside, isMissing, makeFolder, requireFolder, sha256, writeAtomically } from './disk.ts';
import type { LoadedFile } from './edits.ts';
import { loadFile } from './edits.ts';
import { readPostFile } from './postEntry.ts';

/** What replacing a post's file came to: what it held before, or that it was changed by another program and is as that left it. */
export type Replaced = { before: string | null; isNew: boolean } | 'changed';

/**
 * Makes a post's file hold a text. A file that is not as `isKnown` was changed by another program, which is seen up to the moment before it
 * is replaced; then nothing is written. `ready` must have resolved, or failed, before the file changes.
 */
export async function replaceFile(
  fs: FileSystem,
  root: string,
  relative: string,
  { text, hash }: { text: string; hash: string },
  isKnown: (hash: string) => boolean,
  ready: () => Promise<void>,
): Promise<Replaced> {
  const path = join(root, relative);
  const stamp = await stampOf(fs, path);
  const bytes = await readOrNull(fs, path);
  const before = bytes === null ? null : bytes.toString('utf8');
  const onDisk = bytes === null ? null : sha256(bytes);
  if (onDisk === hash) return { before, isNew: false };
  if (onDisk !== null && !isKnown(onDisk)) return 'changed';
  await requireFolder(fs, root);
  await makeFolder(fs, dirname(path));
  if (!isInside(root, await fs.realpath(dirname(path)))) {
    throw new LonghandError({
      code: 'forbidden',
      message: 'The post’s folder leads out of the library now.',
      kept: 'Your words are in the journal.',
      next: 'Put a folder of its own back where the link is: Longhand saves by itself then.',
    });
  }
  await ready().catch(() => undefined);
  return (await writeUnlessChanged(fs, path, text, stamp)) ? { before, isNew: true } : 'changed';
}

/** How often another program may change a file while it is about to be written, before that fails. */
export const mostCollisions = 20;

/**
 * Puts what `edit` makes of a file's text in its place; answers both texts. What another program makes of the file meanwhile is not written
 * over: that is edited then. Throws `conflict` where that has no end, and what reading, editing and the disk fail with.
 */
export async function editInPlace(
  fs: FileSystem,
  path: string,
  read: () => Promise<string>,
  edit: (text: string) => string,
): Promise<{ before: string; after: string }> {
  for (let tries = 0; tries < mostCollisions; tries++) {
    const stamp = await stampOf(fs, path);
    const before = await read();
    const after = edit(before);
    if (await writeUnlessChanged(fs, path, after, stamp)) return { before, after };
  }
  throw new LonghandError({
    code: 'conflict',
    message: 'Another program keeps changing this post’s file.',
    kept: 'The file is as that program left it.',
    next: 'Try again when it is done.',
  });
}

/** Replaces a file that is as its `stamp` says up to the moment before; else nothing is written, and the answer is false. */
async function writeUnlessChanged(fs: FileSystem, path: string, text: string, stamp: string): Promise<boolean> {
  try {
    await writeAtomically(fs, path, text, {
      ready: async () => {
        if ((await stampOf(fs, path)) !== stamp) throw new ChangedMeanwhile();
      },
    });
    return true;
  } catch (thrown) {
    if (thrown instanceof ChangedMeanwhile) return false;
    throw thrown;
  }
}

class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

/** What tells that a file was changed, without reading it; '' while there is none. */
async function stampOf(fs: FileSystem, path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await fs.stat(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch (thrown) {
    if (isMissing(thrown)) return '';
    throw thrown;
  }
}

async function readOrNull(fs: FileSystem, path: string): Promise<Buffer | null> {
  try {
    return await fs.readFile(path);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

/** What stands where an open post's file should. */
export type Standing =
  | { kind: 'text'; hash: string; load(): Promise<LoadedFile> }
  /** There is no file. */
  | { kind: 'gone'; failure: LonghandError }
  /** It holds another post now. */
  | { kind: 'other'; failure: LonghandError }
  /** It cannot be edited as it is. */
  | { kind: 'unusable'; failure: LonghandError };

/** Reads what stands where a post's file should. Throws what the disk fails with. */
export async function whatStands(
  fs: FileSystem,
  root: string,
  path: string,
  id: string,
  converter: Converter,
): Promise<Standing> {
  const { text, hash, problem, frontMatter } = await readPostFile(fs, join(root, path));
  if (text !== null && hash !== null && problem === null) {
    const owner = frontMatter?.id ?? null;
    if (owner === null || owner === id) return { kind: 'text', hash, load: () => loadFile(converter, text, hash) };
    return { kind: 'other', failure: inTheWay('conflict', 'Another program put another post into this post’s file.') };
  }
  // A disk that was unplugged is no deleted post.
  await requireFolder(fs, root);
  if (!(await exists(fs, join(root, path)))) {
    const failure = new LonghandError({
      code: 'not-found',
      message: 'Another program deleted or moved this post’s file.',
      kept: 'Its text is in this window.',
      next: 'Go on writing, and Longhand writes the file again; or close the post.',
    });
    return { kind: 'gone', failure };
  }
  const message = problem?.message ?? 'The file cannot be read.';
  // A disk that fails says nothing of what the file holds: that is tried again.
  if (hash === null) throw new LonghandError({ code: 'unreadable', message, next: 'Longhand tries again by itself.' });
  return { kind: 'unusable', failure: inTheWay('unreadable', message) };
}

function inTheWay(code: 'conflict' | 'unreadable', message: string): LonghandError {
  return new LonghandError({
    code,
    message: `Another program changed this post’s file, and it cannot be edited as it is now. ${message}`,
    kept: 'Your text is in this window, and nothing is written over the file.',
    next: 'Repair the file, or close the post: then your text is kept as a copy beside it.',
  });
}

/** The failure of a save that met another program's changes again and again. */
export const standInTheWay = (): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'Another program keeps changing this post’s file.',
    kept: 'Your words are in the journal.',
    next: 'Longhand tries again by itself.',
  });
