import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';

import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter, FrontMatterError, replaceBody } from '#core/post/editFrontMatter.ts';
import type { DraftKey } from '#core/post/metaKeys.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import { uniqueSlug } from '#core/post/slug.ts';

import type { FileSystem } from './disk.ts';
import {
  copyFolder,
  errorCode,
  exists,
  makeFolder,
  requireFolder,
  syncFolder,
  temporarySuffix,
  writeAtomically,
} from './disk.ts';
import { nameOf } from './postEntry.ts';
import { publicationsPath } from './publications.ts';
import type { FoundPost } from './scan.ts';
import type { Shelf } from './shelf.ts';

/**
 * Makes a post's folder under `parent`, named `slug` or the next that is free. No other post can get the same, and nobody ever finds it
 * half made: `fill` puts beside the text what belongs to it, `text` makes the text for a name. Durable when it resolves; on failure nothing stays.
 */
export async function makePostFolder(
  fs: FileSystem,
  root: string,
  { parent, slug }: { parent: string; slug: string },
  text: (name: string) => string,
  fill: (folder: string) => Promise<void> = async () => undefined,
): Promise<FoundPost> {
  const home = join(root, parent);
  await requireFolder(fs, root);
  await makeFolder(fs, home);
  let made = join(home, `.${slug.slice(0, 60)}.${randomBytes(6).toString('hex')}${temporarySuffix}`);
  await fs.mkdir(made);
  try {
    await fill(made);
    const taken = new Set<string>();
    for (;;) {
      const name = uniqueSlug(slug, (candidate) => taken.has(candidate));
      await writeAtomically(fs, join(made, 'index.md'), text(name));
      if (await takePlace(fs, made, join(home, name))) {
        made = join(home, name);
        await syncFolder(fs, home);
        const folder = parent === '' ? name : `${parent}/${name}`;
        return { kind: 'bundle', path: `${folder}/index.md`, folder };
      }
      taken.add(name);
    }
  } catch (thrown) {
    await fs.rm(made, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
}

/** Moves a folder to a place, unless something stands there. */
async function takePlace(fs: FileSystem, folder: string, place: string): Promise<boolean> {
  if (await exists(fs, place)) return false;
  try {
    await fs.rename(folder, place);
    return true;
  } catch (thrown) {
    // Another was quicker. A folder that holds something is never replaced.
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(errorCode(thrown)) || (await exists(fs, place))) return false;
    throw thrown;
  }
}

/**
 * Writes a post's text as a new post beside it, its media with it and its publications not. Durable when it resolves; on failure nothing
 * of the copy stays.
 */
export async function writeCopy(
  { fs, root, naming }: Pick<Shelf, 'fs' | 'root' | 'naming'>,
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
    return naming(folder, async () => {
      const name = await freeName(isTaken, slug);
      await requireFolder(fs, root);
      await makeFolder(fs, join(root, folder));
      await writeAtomically(fs, join(root, placeOf(name).path), withSlug(copy, name));
      return placeOf(name);
    });
  }
  const parent = dirname(original.folder);
  const place = { parent: parent === '.' ? '' : parent, slug };
  const from = join(root, original.folder);
  const notCopied = (name: string): boolean => /^index\.(md|markdown)$/i.test(name) || name === 'publications.json';
  return makePostFolder(
    fs,
    root,
    place,
    (name) => withSlug(copy, name),
    async (folder) => {
      if (await exists(fs, from)) await copyFolder(fs, from, folder, notCopied);
    },
  );
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
