import { basename, join } from 'node:path';

import { conflictOriginal } from '#core/post/conflictFile.ts';

import type { FileSystem } from './disk.ts';
import { errorCode, isMissing, mapLimited, temporarySuffix } from './disk.ts';
import { publicationsPath } from './publications.ts';

/** A post that was found in the library's folder. Paths are relative to the library, with forward slashes. */
export interface FoundPost {
  /** `bundle`: `index.md` in a folder of its own. `file`: a Markdown file among others. `missing`: a folder without its `index.md`. */
  kind: 'bundle' | 'file' | 'missing';
  /** The Markdown file; for `missing` the folder. */
  path: string;
  /** Where its media lie; '' for the library's own folder. */
  folder: string;
  /** True for a folder that could not be read. */
  denied?: boolean;
  /** The file that this is a sync tool's copy of; it is no post of its own. */
  conflictOf?: string;
}

/** What a look through a folder found. */
export interface Scan {
  posts: SeenPost[];
  /** Folders with temporary files that a crash may have left. */
  littered: string[];
  /** Folders that the disk failed to list, so that nothing is known of what they hold. */
  failed: string[];
}

/** A post, and whether a list of publications lies beside it. */
export interface SeenPost extends FoundPost {
  hasPublications: boolean;
}

/** What is asked of a file system to look through a folder. */
export type Folders = Pick<FileSystem, 'readdir'>;

export const ignoredAnywhere = new Set(['node_modules', 'bower_components']);
/** What site generators keep beside the posts, in the top folder: their output, their themes, and what is no post. */
export const ignoredAtTop = new Set([
  'public',
  '_site',
  'dist',
  'themes',
  'archetypes',
  'layouts',
  'vendor',
  'resources',
  '_layouts',
  '_includes',
]);
const notPosts = /^(readme|license|licence|changelog|contributing|code_of_conduct|security)\.(md|markdown)$/i;
export const mediaFolders = new Set(['images', 'image', 'img', 'media', 'assets', 'files', 'static']);
export const isMarkdown = (name: string): boolean => /\.(md|markdown)$/i.test(name);

/** Whether a path of the library is never looked at: hidden ones, other tools' packages, site generators' output. */
export function isIgnored(path: string): boolean {
  const [top = '', ...rest] = path.split('/');
  return [top, ...rest].some(
    (name, at) =>
      name.startsWith('.') || ignoredAnywhere.has(name) || (at === 0 && rest.length > 0 && ignoredAtTop.has(name)),
  );
}

/**
 * Finds every post under a folder. Links are not followed, so that nothing leads out. A folder of `posts/` that cannot be read is
 * found as `missing`; others are passed over. `from` is where to begin, '' for the whole; `found` hears of posts as they come.
 */
export async function findPosts(
  fs: Folders,
  root: string,
  from = '',
  found: (posts: SeenPost[]) => Promise<void> = async () => undefined,
): Promise<Scan> {
  const scan: Scan = { posts: [], littered: [], failed: [] };
  await visit(fs, root, from, from, scan, found);
  // The shorter first: of two posts with one id, `post copy` and `post-2` are the copies.
  scan.posts.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return scan;
}

/** Visits one folder; answers whether there is Markdown in it or below, and whether there is any file. */
async function visit(
  fs: Folders,
  root: string,
  from: string,
  folder: string,
  scan: Scan,
  found: (posts: SeenPost[]) => Promise<void>,
): Promise<{ markdown: boolean; files: boolean }> {
  const here: SeenPost[] = [];
  const entries = await fs.readdir(join(root, folder), { withFileTypes: true }).catch((thrown: unknown) => {
    if (folder === from) throw thrown;
    const isDenied = ['EACCES', 'EPERM'].includes(errorCode(thrown));
    if (!isDenied && !isMissing(thrown)) scan.failed.push(folder);
    else if (isDenied && /^posts(\/|$)/.test(folder))
      here.push({ kind: 'missing', path: folder, folder, denied: true, hasPublications: false });
    return [];
  });
  const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  let markdown = false;
  let files = false;
  const folders: string[] = [];
  const isBundle =
    folder !== '' && entries.some((entry) => entry.isFile() && /^index\.(md|markdown)$/i.test(entry.name));
  const inPosts = folder.startsWith('posts/') && !folder.slice(6).includes('/');

  const names = new Set(entries.map((entry) => entry.name));
  if (entries.some((entry) => entry.name.endsWith(temporarySuffix))) scan.littered.push(folder);
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) {
      if (!ignoredAnywhere.has(entry.name) && !(folder === '' && ignoredAtTop.has(entry.name)))
        folders.push(entry.name);
    } else if (entry.isSymbolicLink()) files = true;
    else if (entry.isFile()) {
      files ||= entry.name !== 'Thumbs.db' && entry.name !== 'desktop.ini';
      markdown ||= isMarkdown(entry.name);
      const post = postIn(folder, entry.name, isBundle, (name) => names.has(name));
      if (post === null) continue;
      const list = basename(publicationsPath('', post));
      here.push({ ...post, hasPublications: names.has(list) });
    }
  }
  scan.posts.push(...here);
  if (here.length > 0) await found(here);
  for (const below of await mapLimited(folders, 16, (name) => visit(fs, root, from, inFolder(name), scan, found))) {
    markdown ||= below.markdown;
    files ||= below.files;
  }
  if (inPosts && files && !markdown && !mediaFolders.has(folder.slice(6).toLowerCase())) {
    const post: SeenPost = { kind: 'missing', path: folder, folder, hasPublications: names.has('publications.json') };
    scan.posts.push(post);
    await found([post]);
  }
  return { markdown, files };
}

/** The post that a file is, by its name and what lies beside it; null when it is none. */
export function postIn(
  folder: string,
  name: string,
  isBundle: boolean,
  isBeside: (name: string) => boolean,
): FoundPost | null {
  const path = folder === '' ? name : `${folder}/${name}`;
  const original = conflictOriginal(name);
  if (original !== null && isMarkdown(original) && isBeside(original))
    return { kind: 'file', path, folder, conflictOf: folder === '' ? original : `${folder}/${original}` };
  if (!isMarkdown(name) || /^_index\./i.test(name) || (folder === '' && notPosts.test(name))) return null;
  if (isBundle && /^index\.(md|markdown)$/i.test(name)) return { kind: 'bundle', path, folder };
  // Markdown beside an index.md in Longhand's own layout belongs to that post.
  const inPosts = folder.startsWith('posts/') && !folder.slice(6).includes('/');
  return isBundle && inPosts ? null : { kind: 'file', path, folder };
}
