import { dirname, join } from 'node:path';

import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter, FrontMatterError, replaceBody } from '#core/post/editFrontMatter.ts';
import type { DraftKey } from '#core/post/metaKeys.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import { uniqueSlug } from '#core/post/slug.ts';

import type { FileSystem } from './disk.ts';
import { copyFolder, errorCode, exists, makeFolder, requireFolder, syncFolder, writeAtomically } from './disk.ts';
import { nameOf } from './postEntry.ts';
import { publicationsPath } from './publications.ts';
import type { FoundPost } from './scan.ts';
import type { Shelf } from './shelf.ts';

/** Makes a post's folder under `parent`, named `slug` or the next that is free. No other post can get the same. Durable when it resolves. */
export async function makePostFolder(fs: FileSystem, root: string, parent: string, slug: string): Promise<FoundPost> {
  await requireFolder(fs, root);
  await makeFolder(fs, join(root, parent));
  const taken = new Set<string>();
  for (;;) {
    const name = uniqueSlug(slug, (candidate) => taken.has(candidate));
    const folder = parent === '' ? name : `${parent}/${name}`;
    try {
      await fs.mkdir(join(root, folder));
      await syncFolder(fs, join(root, parent));
      return { kind: 'bundle', path: `${folder}/index.md`, folder };
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST') throw thrown;
      taken.add(name);
    }
  }
}

/**
 * Writes a post's text as a new post beside it, its media with it and its publications not. Durable when it resolves; on failure nothing
 * of the copy stays.
 */
export async function writeCopy(
  { fs, root, run }: Pick<Shelf, 'fs' | 'root' | 'run'>,
  original: FoundPost,
  slug: string,
  text: string,
  changes: FrontMatterChanges & { id: string },
): Promise<FoundPost> {
  const draftKey = draftKeyFor(original);
  const copy = withChanges(text, draftKey === null ? changes : { ...changes, draftKey });
  if (original.kind === 'file') {
    const date = /^\d{4}-\d{2}-\d{2}-(?=.)/.exec(nameOf(original))?.[0] ?? '';
    const { folder } = original;
    const placeOf = (name: string): FoundPost => {
      const file = `${date}${name}.md`;
      return { kind: 'file', path: folder === '' ? file : `${folder}/${file}`, folder };
    };
    // A list of publications that a post left behind when it was deleted is not this one's.
    const isTaken = async (name: string): Promise<boolean> =>
      (await exists(fs, join(root, placeOf(name).path))) || (await exists(fs, publicationsPath(root, placeOf(name))));
    // One after another: two copies that look for a name at once would find the same.
    return run(`copies in ${folder}`, async () => {
      const name = await freeName(isTaken, slug);
      await makeFolder(fs, join(root, folder));
      await writeAtomically(fs, join(root, placeOf(name).path), withSlug(copy, name));
      return placeOf(name);
    });
  }
  const parent = dirname(original.folder);
  const made = await makePostFolder(fs, root, parent === '.' ? '' : parent, slug);
  try {
    const from = join(root, original.folder);
    const notCopied = (name: string): boolean => /^index\.(md|markdown)$/i.test(name) || name === 'publications.json';
    if (await exists(fs, from)) await copyFolder(fs, from, join(root, made.folder), notCopied);
    await writeAtomically(fs, join(root, made.path), withSlug(copy, nameOf(made)));
    return made;
  } catch (thrown) {
    await fs.rm(join(root, made.folder), { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
}

/** What tells a site generator that a copy is a draft: it does not know Longhand's `status`, and would publish the copy. */
function draftKeyFor({ kind, path }: FoundPost): DraftKey | null {
  if (kind === 'bundle' && path.startsWith('posts/')) return null;
  return /(^|\/)_posts\//.test(path) ? 'published' : 'draft';
}

/** Edits a copy's front matter; one that is not YAML is written anew from what is known of it. */
function withChanges(text: string, changes: FrontMatterChanges & { id: string }): string {
  try {
    return editFrontMatter(text, changes);
  } catch (thrown) {
    if (!(thrown instanceof FrontMatterError)) throw thrown;
    const { slug: _slug, updated: _updated, ...known } = readFrontMatter(text).meta;
    return replaceBody(editFrontMatter('', { ...known, ...changes }), `\n${splitFrontMatter(text).body}`);
  }
}

function withSlug(text: string, slug: string): string {
  return readFrontMatter(text).hasSlug ? editFrontMatter(text, { slug }) : text;
}

async function freeName(isTaken: (name: string) => Promise<boolean>, slug: string): Promise<string> {
  let name = slug;
  for (let number = 2; await isTaken(name); number++) name = `${slug}-${number}`;
  return name;
}
