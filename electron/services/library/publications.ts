import { basename, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { PublicationSummary } from '#core/post/post.ts';

import type { PublicationRecord } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, exists, isMissing, isSameFile, writeAtomically } from './disk.ts';
import type { PublicationsFile } from './formats.ts';
import { formatVersion, publicationsFileSchema } from './formats.ts';
import type { PostEntry } from './postEntry.ts';
import type { FoundPost } from './scan.ts';

/** Where a post's publications are kept: in its bundle, or beside a file that shares its folder with others. */
export function publicationsPath(root: string, post: FoundPost): string {
  const name =
    post.kind === 'file' ? `${basename(post.path).replace(/\.[^.]+$/, '')}.publications.json` : 'publications.json';
  return join(root, post.folder, name);
}

/**
 * Reads a post's publications, empty when there are none. A file that cannot be understood is an `unreadable` failure and is never
 * overwritten: it is what keeps a post from being published twice.
 */
export async function readPublicationsFile(fs: FileSystem, path: string): Promise<PublicationsFile> {
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return { format: formatVersion, accounts: [] };
    throw diskFailure(thrown, 'Could not read where this post was published');
  }
  try {
    return publicationsFileSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new LonghandError({
      code: 'unreadable',
      message: 'The list of where this post was published cannot be read, so publishing could make a second copy.',
      kept: 'The post and the list are as they were.',
      next: `Repair “${basename(path)}” beside the post, or move it away if the post was never published.`,
      detail: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

/** Puts one account's record in place of the one there was. Durable when it resolves. */
export async function writePublicationRecord(
  fs: FileSystem,
  path: string,
  record: PublicationRecord,
): Promise<PublicationRecord[]> {
  const file = await readPublicationsFile(fs, path);
  const at = file.accounts.findIndex((one) => one.accountId === record.accountId);
  const accounts = at === -1 ? [...file.accounts, record] : file.accounts.with(at, { ...file.accounts[at], ...record });
  try {
    await writeAtomically(fs, path, `${JSON.stringify({ ...file, accounts }, null, 2)}\n`);
  } catch (thrown) {
    throw diskFailure(
      thrown,
      'Could not note where this post was published',
      'The post and the list are as they were.',
    );
  }
  return accounts;
}

/**
 * Lets a post's list go with it while `move` moves a post that shares its folder: at no moment, whatever happens, is the post without the
 * list, which keeps it from being published twice. When it rejects, the list is where it was.
 */
export async function withList(fs: FileSystem, from: string, to: string, move: () => Promise<void>): Promise<void> {
  const hasList = await exists(fs, from);
  if (hasList && (await isSameFile(fs, from, to))) {
    // Where capitals do not count: it is there already, under the old name.
    await move();
    await fs.rename(from, to).catch(() => undefined);
    return;
  }
  try {
    if (hasList) await writeAtomically(fs, to, await fs.readFile(from));
    await move();
  } catch (thrown) {
    if (hasList) await fs.unlink(to).catch(() => undefined);
    throw thrown;
  }
  // The post is there now, and a disk that fails from here on does not change that.
  if (hasList) await fs.unlink(from).catch(() => undefined);
}

/** Whether a list that is not the one at `own` stands where that wants to go. A copy of it, which a crash may have left, is it. */
export async function isOtherList(fs: FileSystem, own: string, target: string): Promise<boolean> {
  if (!(await exists(fs, target))) return false;
  return !(await exists(fs, own)) || !(await fs.readFile(own)).equals(await fs.readFile(target));
}

/** Takes a list that came along with a copied post out of use, so that the copy is not published over its original. Gives a way back. */
export async function setPublicationsAside(fs: FileSystem, path: string): Promise<() => Promise<void>> {
  if (!(await exists(fs, path))) return async () => undefined;
  const stem = path.replace(/\.json$/, '.copied');
  let aside = `${stem}.json`;
  for (let number = 2; await exists(fs, aside); number++) aside = `${stem}-${number}.json`;
  await fs.rename(path, aside);
  return () => fs.rename(aside, path);
}

/** Where a post went, for the list. Accounts that never received it whole are left out. */
export function summarizePublications(
  entry: PostEntry,
  accountName: (accountId: string) => string | null,
): PublicationSummary[] {
  return entry.publications.flatMap((record) => {
    const receipt = record.lastReceipt;
    if (receipt === null) return [];
    return {
      accountId: record.accountId,
      accountName: accountName(record.accountId) ?? receipt.accountName,
      url: record.remote?.url ?? receipt.url,
      remoteStatus: receipt.visibility,
      sentAt: receipt.sentAt,
      changedSince: record.sentHash !== null && record.sentHash !== entry.contentHash,
    };
  });
}
