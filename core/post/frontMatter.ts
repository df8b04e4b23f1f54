import type { FrontMatterFormat } from './formats/format.ts';
import { FrontMatterSyntaxError } from './formats/format.ts';
import { json } from './formats/json.ts';
import { toml } from './formats/toml.ts';
import { yaml } from './formats/yaml.ts';
import type { FrontMatterData } from './metaKeys.ts';
import { readDate, readList, readStatus, readText, usedKey } from './metaKeys.ts';
import type { PostMeta } from './post.ts';
import type { FrontMatterKind, SplitText } from './splitFrontMatter.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

export type { FrontMatterKind, SplitText } from './splitFrontMatter.ts';
export { joinFrontMatter, lineBreakOf, splitFrontMatter } from './splitFrontMatter.ts';

/** What the front matter of one file says. */
export interface FrontMatter {
  kind: FrontMatterKind;
  /** The post's id, when the file has a usable one. */
  id: string | null;
  /** True when the file has a key `id`, usable or not; one that is not is another tool's, and stays. */
  hasId: boolean;
  /** True when the file has a slug of its own, apart from its folder's name. */
  hasSlug: boolean;
  /** The known fields; `slug` is '' when the file does not say. */
  meta: PostMeta;
  /** The terms that stand there as one text without commas, which Jekyll reads as one term a word. */
  wordLists: ('tags' | 'categories')[];
  /** True when the file tells its status, by whatever key. */
  hasStatus: boolean;
  /** True when the file has a title of its own, even an empty one. */
  hasTitle: boolean;
  /** True when the file says when it was last changed, so that saving keeps that up to date. */
  hasUpdated: boolean;
  /** Set when it cannot be understood; then nothing else here means anything, and the file must not be written. */
  problem: { message: string; line: number | null } | null;
}

/** An id that Longhand takes from a file: it names files and parts of addresses too. */
export const usableId = /^[A-Za-z0-9][A-Za-z0-9_-]{2,99}$/;

/** Reads the front matter of a file. Never throws: what cannot be read is a `problem`. */
export function readFrontMatter(text: string): FrontMatter {
  return readSplit(splitFrontMatter(text));
}

/** The same for a text that is split already. */
export function readSplit(split: SplitText): FrontMatter {
  const read = readData(split);
  const data = read.data ?? {};
  const id = data['id'];
  const idText = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  return {
    kind: split.kind,
    id: usableId.test(idText) ? idText : null,
    hasId: Object.hasOwn(data, 'id'),
    hasSlug: readText('slug', data).trim() !== '',
    meta: readMeta(data),
    wordLists: (['tags', 'categories'] as const).filter((key) => usedKey(key, data) === key && isWords(data[key])),
    hasStatus: ['status', 'draft', 'published'].some((key) => Object.hasOwn(data, key)),
    hasTitle: Object.hasOwn(data, 'title'),
    hasUpdated: readDate('updated', data) !== null,
    problem: read.problem,
  };
}

const isWords = (value: unknown): boolean => typeof value === 'string' && /\S\s+\S/.test(value) && !value.includes(',');

/** The known fields of a map of front matter. */
export function readMeta(data: FrontMatterData): PostMeta {
  const cover = readText('cover', data).trim().replace(/^\.\//, '');
  const url = readText('canonicalUrl', data).trim();
  return {
    title: readText('title', data),
    slug: readText('slug', data).trim(),
    date: readDate('date', data),
    updated: readDate('updated', data),
    status: readStatus(data),
    tags: readList('tags', data),
    categories: readList('categories', data),
    excerpt: readText('excerpt', data).trim(),
    cover: cover === '' ? null : cover,
    author: readText('author', data).trim(),
    canonicalUrl: /^https?:\/\//i.test(url) ? url : '',
    language: readText('language', data).trim(),
  };
}

/** The languages that front matter is written in. */
export const frontMatterFormats: Record<Exclude<FrontMatterKind, 'none'>, FrontMatterFormat> = { yaml, toml, json };

/** Front matter longer than this is not read, in characters: it is no list of details, and its grammar can be made slow on purpose. */
const longest = 100_000;

/** The top-level map of front matter as plain data, or why there is none. */
export function readData(split: SplitText): { data: FrontMatterData | null; problem: FrontMatter['problem'] } {
  if (split.unclosed) return unreadable('The block of details at the top of the file is not closed.', 1);
  if (split.kind === 'none') return { data: {}, problem: null };
  if (split.data.length > longest) return unreadable('The block of details at the top of the file is too long.', 1);
  if (split.kind === 'json' && split.data.trim() === '') return { data: {}, problem: null };
  try {
    return { data: frontMatterFormats[split.kind].read(dataToRead(split)), problem: null };
  } catch (thrown) {
    // Anything else than a syntax error is nesting that overflows a parser's stack.
    const { message, line } =
      thrown instanceof FrontMatterSyntaxError ? thrown : { message: 'it is nested too deeply', line: null };
    const fence = split.open === '' ? 0 : 1;
    return unreadable(
      `The details at the top of the file cannot be read: ${message}.`,
      line === null ? null : line + fence,
    );
  }
}

const unreadable = (message: string, line: number | null): ReturnType<typeof readData> => ({
  data: null,
  problem: { message, line },
});

/** The data with line breaks that every format knows: a file of old may have nothing but carriage returns. Offsets stay. */
export const dataToRead = ({ data }: SplitText): string => (data.includes('\n') ? data : data.replaceAll('\r', '\n'));
