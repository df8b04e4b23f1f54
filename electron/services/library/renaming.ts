import { dirname, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostId } from '#core/post/post.ts';
import { slugify } from '#core/post/slug.ts';

import type { Desk } from './desk.ts';
import { diskFailure, exists, isSameFile, syncFolder } from './disk.ts';
import type { LivePost } from './livePost.ts';
import type { PostEntry } from './postEntry.ts';
import { completeMeta, nameOf } from './postEntry.ts';
import { isOtherList, publicationsPath, withList } from './publications.ts';
import type { FoundPost } from './scan.ts';

/** Whether a post's slug was made from its title and may follow it: one that Longhand named, and that was never published. */
export function slugIsAutomatic(desk: Desk, entry: PostEntry): boolean {
  const { summary, frontMatter } = entry;
  const name = nameOf(entry);
  const isOwn = entry.kind === 'bundle' && dirname(entry.folder) === desk.shelf.home && frontMatter?.hasSlug === false;
  if (!isOwn || entry.publications.length > 0) return false;
  if (/^untitled(-\d+)?$/.test(name)) return true;
  // A folder that another tool made keeps its name.
  return (
    frontMatter.id !== null &&
    summary.status === 'draft' &&
    name.replace(/-\d+$/, '') === slugify(summary.title).replace(/-\d+$/, '')
  );
}

/** Lets the address of a post that was never published follow its title, in turn. Nothing is lost when that fails. */
export async function followTitle(desk: Desk, live: LivePost): Promise<void> {
  const { id } = live.entry;
  if (!live.slugIsAutomatic || live.entry.publications.length > 0) return;
  const slug = slugify(live.meta.title);
  if (slug === '' || nameOf(live.entry) === slug || nameOf(live.entry).replace(/-\d+$/, '') === slug) return;
  let free = slug;
  for (let number = 2; await exists(desk.shelf.fs, join(desk.shelf.root, desk.shelf.home, free)); number++)
    free = `${slug}-${number}`;
  await renameInTurn(desk, id, free).then(
    () => desk.shelf.changed([id]),
    () => undefined,
  );
}

/** Gives a post another slug, in turn: its folder or file moves, and a slug of its own in the file follows. */
export async function renameInTurn(desk: Desk, id: PostId, slug: string): Promise<void> {
  const entry = desk.shelf.editable(id);
  const frontMatter = desk.lives.get(id)?.frontMatter ?? entry.frontMatter;
  const oldName = nameOf(entry);
  const date = entry.kind === 'file' ? (/^\d{4}-\d{2}-\d{2}-(?=.)/.exec(oldName)?.[0] ?? '') : '';
  const name = date + slug;
  if (entry.kind === 'bundle') desk.shelf.refuseNested(entry);
  const parent = dirname(entry.kind === 'file' ? entry.path : entry.folder);
  const inParent = (one: string): string => (parent === '.' ? one : `${parent}/${one}`);
  const extension = entry.kind === 'file' ? entry.path.slice(entry.path.lastIndexOf('.')) : '';
  const from = inParent(oldName + extension);
  const to = inParent(name + extension);
  const path = entry.kind === 'file' ? to : `${to}/${entry.path.slice(entry.folder.length + 1)}`;
  const moved: FoundPost = { kind: entry.kind, path, folder: entry.kind === 'file' ? entry.folder : to };
  try {
    await desk.shelf.naming(parent === '.' ? '' : parent, async () => {
      if (from !== to && (await isTaken(desk, entry, from, moved, to))) {
        throw new LonghandError({
          code: 'conflict',
          message: `Another post has the address “${slug}”.`,
          kept: 'The post keeps its address.',
          next: 'Choose another one.',
        });
      }
      await identify(desk, id, entry, frontMatter?.hasSlug === true ? { slug } : {});
      if (from !== to) await move(desk, id, entry, moved, from, to);
    });
  } catch (thrown) {
    throw diskFailure(thrown, 'Could not change the address', 'The post keeps its address and its text.');
  }
}

async function move(
  desk: Desk,
  id: PostId,
  entry: PostEntry,
  moved: FoundPost,
  from: string,
  to: string,
): Promise<void> {
  const { path } = moved;
  const { fs, root } = desk.shelf;
  await desk.lives.get(id)?.moving(path);
  const rename = (): Promise<void> => fs.rename(join(root, from), join(root, to));
  if (entry.kind === 'file') await withList(fs, publicationsPath(root, entry), publicationsPath(root, moved), rename);
  else await rename();
  putMoved(desk, id, moved);
  await syncFolder(fs, join(root, dirname(to))).catch(() => undefined);
}

/** Notes that a post stands at another path now. */
export function putMoved(desk: Desk, id: PostId, moved: FoundPost): void {
  const current = desk.shelf.index.get(id);
  const frontMatter = desk.lives.get(id)?.frontMatter ?? current.frontMatter ?? readFrontMatter('');
  const { slug } = completeMeta(moved, frontMatter);
  desk.put({ ...current, ...moved, summary: { ...current.summary, path: moved.path, slug } });
}

/** Whether something else stands where a post wants to go, a list of publications among it, which would become this post's. */
async function isTaken(
  { shelf }: Desk,
  entry: PostEntry,
  from: string,
  moved: FoundPost,
  to: string,
): Promise<boolean> {
  const { fs, root } = shelf;
  const target = join(root, to);
  // Where capitals do not count, the post itself may stand at both.
  if ((await exists(fs, target)) && !(await isSameFile(fs, join(root, from), target))) return true;
  const [own, list] = [entry, moved].map((post) => publicationsPath(root, post)) as [string, string];
  return entry.kind === 'file' && (await isOtherList(fs, own, list));
}

/** Writes to the file what must be there before it moves: an id, since the made-up one hangs on the path. */
async function identify(desk: Desk, id: PostId, entry: PostEntry, changes: FrontMatterChanges): Promise<void> {
  const frontMatter = desk.lives.get(id)?.frontMatter ?? entry.frontMatter;
  const wanted: FrontMatterChanges = {
    ...changes,
    ...(frontMatter !== null && frontMatter.kind !== 'none' && !frontMatter.hasId && { id }),
  };
  if (Object.keys(wanted).length === 0) return;
  const live = desk.lives.get(id);
  if (live !== undefined) {
    await live.changeMeta(wanted);
    return;
  }
  await desk.shelf.editFile(entry, () => wanted);
  await desk.shelf.readEntry(entry, id);
}
