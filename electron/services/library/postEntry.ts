import { basename, join } from 'node:path';

import { isDay, localMoment } from '#core/post/dates.ts';
import type { FrontMatter } from '#core/post/frontMatter.ts';
import { frontMatterWords } from '#core/post/frontMatterWords.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import { countWords } from '#core/convert/words.ts';
import type { References } from '#core/post/links.ts';
import { referencesIn } from '#core/post/links.ts';
import { firstHeading, firstWords, stripMarkdown } from '#core/post/plainText.ts';
import type { PostMeta, PostProblem, PostSummary } from '#core/post/post.ts';
import { fold } from '#core/post/fold.ts';

import type { PublicationRecord } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { errorCode, isMissing, sha256 } from './disk.ts';
import type { TrashRecord } from './formats.ts';
import type { FoundPost } from './scan.ts';

/** A file longer than this is shown and not opened, bytes. */
const largestFile = 32 * 1024 * 1024;

/** What the library knows of a post without opening it. */
export interface PostEntry extends FoundPost {
  id: string;
  /** SHA-256 of the file as it was read, or null when it could not be. */
  hash: string | null;
  /** Null when the file has a problem. */
  frontMatter: FrontMatter | null;
  summary: PostSummary;
  contentHash: string;
  publications: PublicationRecord[];
  trash: { record: TrashRecord; folder: string } | null;
  /** The file as it was when it was read; null when that is not known, so that it is looked at again. */
  stamp: FileStamp | null;
  /** What its text holds: there on an entry that was just read, not on one from the catalogue, which keeps it for itself. */
  content?: PostContent;
}

/** What tells that a file is as it was, without reading it. */
export interface FileStamp {
  size: number;
  /** Milliseconds, with their parts. */
  mtime: number;
  ctime: number;
  inode: number;
  /** When it was looked at, ms. */
  readAt: number;
}

/** What the list, the search and the links know of a post's text. */
export interface PostContent {
  /** The words as a reader sees them. */
  text: string;
  /** SHA-256 of the folded words without white space; null when there are none. */
  hash: string | null;
  references: References;
  /** Words of the front matter beside title and terms. */
  extra: string;
}

/** A post's file, read: its text, or why there is none. */
export interface ReadFile {
  hash: string | null;
  text: string | null;
  modified: Date | null;
  stamp?: FileStamp;
  problem: PostProblem | null;
  /** What the text's front matter says; null when there is no text or it has a problem. */
  frontMatter: FrontMatter | null;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a post's file. Never throws: what is wrong with it is its `problem`. */
export async function readPostFile(fs: FileSystem, path: string): Promise<ReadFile> {
  const nothing: ReadFile = { hash: null, text: null, modified: null, problem: null, frontMatter: null };
  let bytes: Buffer;
  let modified: Date;
  let stamp: FileStamp;
  try {
    const stat = await fs.stat(path);
    modified = stat.mtime;
    stamp = stampOf(stat);
    if (stat.size > largestFile) {
      const problem: PostProblem = { kind: 'unreadable', message: 'The file is too large to be a post.' };
      return { ...nothing, modified, stamp, problem };
    }
    bytes = await fs.readFile(path);
  } catch (thrown) {
    const why = isMissing(thrown)
      ? 'The file is gone.'
      : ['EACCES', 'EPERM'].includes(errorCode(thrown))
        ? 'This system does not allow Longhand to read the file.'
        : 'The disk reported an error when the file was read.';
    return { ...nothing, problem: { kind: 'unreadable', message: why } };
  }
  return { ...nothing, ...readPostBytes(bytes), hash: sha256(bytes), modified, stamp };
}

/** What a look at a file told; take it before the file is read. */
export const stampOf = (stat: { size: number; mtimeMs: number; ctimeMs: number; ino: number }): FileStamp => ({
  size: stat.size,
  mtime: stat.mtimeMs,
  ctime: stat.ctimeMs,
  inode: stat.ino,
  readAt: Date.now(),
});

/** Reads the bytes of a post's file; what keeps it from being edited is its `problem`. */
export function readPostBytes(bytes: Uint8Array): Pick<ReadFile, 'text' | 'problem' | 'frontMatter'> {
  const refused = (kind: 'unreadable' | 'not-utf8', message: string): ReturnType<typeof readPostBytes> => ({
    text: null,
    problem: { kind, message },
    frontMatter: null,
  });
  if (bytes.length > largestFile) return refused('unreadable', 'The file is too large to be a post.');
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    const message = 'The file is not in UTF-8, so some of its letters would be lost if it were edited here.';
    return refused('not-utf8', message);
  }
  if (text.includes('\0'))
    return refused('unreadable', 'The file holds bytes that are not text. It may have been damaged.');
  return readText(text);
}

/** What a text says of itself. */
export function readText(text: string): Pick<ReadFile, 'text' | 'problem' | 'frontMatter'> {
  const frontMatter = readFrontMatter(text);
  return frontMatter.problem === null
    ? { text, problem: null, frontMatter }
    : { text, problem: { kind: 'bad-front-matter', ...frontMatter.problem }, frontMatter: null };
}

/** A stand-in for a post's id while its file has none: the same for the same path, so that it holds until the file gets one. */
export const idOfPath = (path: string): string => sha256(`path ${path}`).slice(0, 24);

/** What tells the versions of a post apart for a reader: title, text, terms, excerpt and cover. */
export function contentHashOf(meta: PostMeta, markdown: string): string {
  const text = markdown.replace(/\r\n?/g, '\n').trim();
  return sha256(JSON.stringify([meta.title, text, meta.tags, meta.categories, meta.excerpt, meta.cover]));
}

/**
 * Adds to the fields of the front matter what the path says: the slug, and in Jekyll's layout the date, that it is a draft, and that
 * a text of several words is as many terms.
 */
export function completeMeta(
  found: FoundPost,
  { meta, hasStatus, wordLists }: Pick<FrontMatter, 'meta' | 'hasStatus' | 'wordLists'>,
): PostMeta {
  const name = nameOf(found);
  const [, day = null] = /^(\d{4}-\d{2}-\d{2})-./.exec(name) ?? [];
  const isInPosts = /(^|\/)_posts\//.test(found.path);
  const isDraft = /(^|\/)_drafts\//.test(found.path) && meta.status === 'published';
  const isPublic = isInPosts && !hasStatus;
  // Other generators have a folder of that name too, but not the date in the names of files.
  const termsOf = (field: 'tags' | 'categories'): string[] =>
    isInPosts && day !== null && wordLists.includes(field)
      ? [...new Set(meta[field].flatMap((words) => words.split(/\s+/)))]
      : meta[field];
  return {
    ...meta,
    slug: meta.slug === '' ? withoutDate(name) : meta.slug,
    date: meta.date ?? day,
    status: isDraft ? 'draft' : isPublic ? 'published' : meta.status,
    tags: termsOf('tags'),
    categories: termsOf('categories'),
  };
}

/** A file's name without the date that Jekyll puts before it. */
export const withoutDate = (name: string): string => name.replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, '');

/** The name of a post's folder, or of its file without the extension. */
export function nameOf(found: FoundPost): string {
  return found.kind === 'file' ? basename(found.path).replace(/\.(md|markdown)$/i, '') : basename(found.folder);
}

/** Builds a post's entry from what was read. `publications` carry no account names: those are asked for when a list is made. */
export function makeEntry(
  found: FoundPost,
  id: string,
  read: ReadFile,
  publications: PublicationRecord[],
  now: Date,
): PostEntry {
  const { text, frontMatter } = read;
  const split = text === null || frontMatter === null ? null : splitFrontMatter(text);
  const body = split?.body ?? text ?? '';
  const plain = stripMarkdown(body);
  const fallback = withoutDate(nameOf(found)).replace(/[-_]+/g, ' ').trim();
  const meta = completeMeta(found, frontMatter ?? { meta: emptyMeta, hasStatus: true, wordLists: [] });
  const title =
    frontMatter?.hasTitle === true
      ? meta.title
      : (firstHeading(body) ?? fallback.charAt(0).toUpperCase() + fallback.slice(1));
  const summary: PostSummary = {
    id,
    slug: meta.slug,
    path: found.path,
    title,
    status: meta.status,
    excerpt: meta.excerpt === '' ? firstWords(plain) : meta.excerpt,
    date: meta.date,
    updated: changedAt(meta.updated, read.modified ?? now),
    tags: meta.tags,
    categories: meta.categories,
    coverUrl: coverUrlOf(id, meta.cover),
    words: countWords(plain),
    problem: read.problem ?? conflictProblem(found),
    publications: [],
    trashedAt: null,
  };
  return {
    ...found,
    id,
    hash: read.hash,
    frontMatter: frontMatter,
    summary,
    contentHash: contentHashOf(meta, body),
    publications,
    trash: null,
    stamp: read.stamp ?? null,
    content: {
      text: plain,
      hash: hashOfWords(plain),
      references: referencesIn(body),
      extra: split === null ? '' : frontMatterWords(split),
    },
  };
}

/** The id that a post has by its own file; null when it needs one that is made up. A sync tool's copy holds its original's. */
export const ownId = ({ conflictOf, frontMatter }: Pick<PostEntry, 'conflictOf' | 'frontMatter'>): string | null =>
  conflictOf === undefined ? (frontMatter?.id ?? null) : null;

function conflictProblem({ conflictOf }: FoundPost): PostProblem | null {
  if (conflictOf === undefined) return null;
  const name = conflictOf.slice(conflictOf.lastIndexOf('/') + 1);
  const message = `This is another version of “${name}” beside it, from a program that could not bring the two together.`;
  return { kind: 'sync-conflict', message, otherPath: conflictOf };
}

function hashOfWords(plain: string): string | null {
  const words = fold(plain).replace(/\s+/g, '');
  return words === '' ? null : sha256(words);
}

/** When a post was changed; the file knows the hour where its front matter says no more than the day. */
function changedAt(updated: string | null, modified: Date): string {
  const isToday = updated !== null && isDay(updated) && localMoment(modified).startsWith(updated);
  return updated === null || isToday ? modified.toISOString() : updated;
}

/** The address of a file beside a post, under the window's own origin. */
export function mediaUrl(id: string, name: string): string {
  return `/media/${encodeURIComponent(id)}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

function coverUrlOf(id: string, cover: string | null): string | null {
  return cover === null || /^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(cover) || cover.split('/').includes('..')
    ? null
    : mediaUrl(id, cover);
}

const emptyMeta: PostMeta = {
  title: '',
  slug: '',
  date: null,
  updated: null,
  status: 'draft',
  tags: [],
  categories: [],
  excerpt: '',
  cover: null,
  author: '',
  canonicalUrl: '',
  language: '',
};

/** The absolute path of a post's folder. */
export const folderOf = (root: string, entry: FoundPost): string => join(root, entry.folder);
