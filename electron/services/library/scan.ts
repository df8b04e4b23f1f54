import { join } from 'node:path';

import type { FileSystem } from './disk.ts';
import { mapLimited, temporarySuffix } from './disk.ts';

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
}

/** What a look through a folder found. */
export interface Scan {
  posts: FoundPost[];
  /** Folders with temporary files that a crash may have left. */
  littered: string[];
}

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
const isMarkdown = (name: string): boolean => /\.(md|markdown)$/i.test(name);

/**
 * Finds every post under a folder. Links are not followed, so that nothing leads out. A folder of `posts/` that cannot be read is
 * found as `missing`; others are passed over.
 */
export async function findPosts(fs: FileSystem, root: string): Promise<Scan> {
  const scan: Scan = { posts: [], littered: [] };
  await visit(fs, root, '', scan);
  // The shorter first: of two posts with one id, `post copy` and `post-2` are the copies.
  scan.posts.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return scan;
}

/** Visits one folder; answers whether there is Markdown in it or below, and whether there is any file. */
async function visit(
  fs: FileSystem,
  root: string,
  folder: string,
  scan: Scan,
): Promise<{ markdown: boolean; files: boolean }> {
  const entries = await fs.readdir(join(root, folder), { withFileTypes: true }).catch((thrown: unknown) => {
    if (folder === '') throw thrown;
    if (/^posts(\/|$)/.test(folder)) scan.posts.push({ kind: 'missing', path: folder, folder, denied: true });
    return [];
  });
  const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  let markdown = false;
  let files = false;
  const folders: string[] = [];
  const isBundle =
    folder !== '' && entries.some((entry) => entry.isFile() && /^index\.(md|markdown)$/i.test(entry.name));
  const inPosts = folder.startsWith('posts/') && !folder.slice(6).includes('/');

  if (entries.some((entry) => entry.name.endsWith(temporarySuffix))) scan.littered.push(folder);
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) {
      if (!ignoredAnywhere.has(entry.name) && !(folder === '' && ignoredAtTop.has(entry.name)))
        folders.push(entry.name);
    } else if (entry.isSymbolicLink()) files = true;
    else if (entry.isFile()) {
      files ||= entry.name !== 'Thumbs.db' && entry.name !== 'desktop.ini';
      if (!isMarkdown(entry.name)) continue;
      markdown = true;
      if (/^_index\./i.test(entry.name) || (folder === '' && notPosts.test(entry.name))) continue;
      if (isBundle && /^index\./i.test(entry.name))
        scan.posts.push({ kind: 'bundle', path: inFolder(entry.name), folder });
      // Markdown beside an index.md in Longhand's own layout belongs to that post.
      else if (!(isBundle && inPosts)) scan.posts.push({ kind: 'file', path: inFolder(entry.name), folder });
    }
  }
  for (const below of await mapLimited(folders, 16, (name) => visit(fs, root, inFolder(name), scan))) {
    markdown ||= below.markdown;
    files ||= below.files;
  }
  if (inPosts && files && !markdown && !mediaFolders.has(folder.slice(6).toLowerCase()))
    scan.posts.push({ kind: 'missing', path: folder, folder });
  return { markdown, files };
}
