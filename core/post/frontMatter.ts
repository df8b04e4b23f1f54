import { parseDocument } from 'yaml';

import type { FrontMatterData } from './metaKeys.ts';
import { readDate, readList, readStatus, readText } from './metaKeys.ts';
import type { PostMeta } from './post.ts';
import { readToml } from './readToml.ts';
import type { FrontMatterKind, SplitText } from './splitFrontMatter.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

export type { FrontMatterKind, SplitText } from './splitFrontMatter.ts';
export { joinFrontMatter, lineBreakOf, splitFrontMatter } from './splitFrontMatter.ts';

/** What the front matter of one file says. */
export interface FrontMatter {
  kind: FrontMatterKind;
  /** The post's id, when the file has a usable one. TOML and JSON never give one, since it could not be changed there. */
  id: string | null;
  /** True when the file has a key `id`, usable or not; one that is not is another tool's, and stays. */
  hasId: boolean;
  /** True when the file has a slug of its own, apart from its folder's name. */
  hasSlug: boolean;
  /** The known fields; `slug` is '' when the file does not say. */
  meta: PostMeta;
  /** True when the file tells its status, by whatever key. */
  hasStatus: boolean;
  /** True when the file has a title of its own, even an empty one. */
  hasTitle: boolean;
  /** True when the file says when it was last changed, so that saving keeps that up to date. */
  hasUpdated: boolean;
  /** Set when it cannot be understood; then nothing else here means anything, and the file must not be written. */
  problem: { message: string; line: number | null } | null;
  /** False for TOML and JSON: their text can be edited, their front matter only by another editor. */
  editable: boolean;
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
    id: split.kind === 'yaml' && usableId.test(idText) ? idText : null,
    hasId: Object.hasOwn(data, 'id'),
    hasSlug: readText('slug', data).trim() !== '',
    meta: readMeta(data),
    hasStatus: ['status', 'draft', 'published'].some((key) => Object.hasOwn(data, key)),
    hasTitle: Object.hasOwn(data, 'title'),
    hasUpdated: readDate('updated', data) !== null,
    problem: read.problem,
    editable: split.kind === 'yaml' || split.kind === 'none',
  };
}

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

/** The top-level map of front matter as plain data, or why there is none. */
export function readData(split: SplitText): { data: FrontMatterData | null; problem: FrontMatter['problem'] } {
  if (split.unclosed) {
    return { data: null, problem: { message: 'The block of details at the top of the file is not closed.', line: 1 } };
  }
  switch (split.kind) {
    case 'none':
      return { data: {}, problem: null };
    case 'toml':
      return { data: readToml(split.data), problem: null };
    case 'json':
      return readJson(split.data);
    case 'yaml':
      return readYaml(split.data);
  }
}

function readYaml(source: string): ReturnType<typeof readData> {
  const document = parseDocument(source, { prettyErrors: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? null;
    const what = error.code === 'DUPLICATE_KEY' ? 'the same key stands there twice' : firstLine(error.message);
    return {
      data: null,
      // One more for the opening fence.
      problem: {
        message: `The details at the top of the file cannot be read: ${what}.`,
        line: line === null ? null : line + 1,
      },
    };
  }
  try {
    const data = document.toJS() as unknown;
    if (data === null || data === undefined) return { data: {}, problem: null };
    if (typeof data === 'object' && !Array.isArray(data)) return { data: data as FrontMatterData, problem: null };
  } catch (thrown) {
    return {
      data: null,
      problem: {
        message: `The details at the top of the file cannot be read: ${firstLine(String(thrown))}.`,
        line: null,
      },
    };
  }
  return { data: null, problem: { message: 'The block at the top of the file holds no “key: value” lines.', line: 2 } };
}

function readJson(source: string): ReturnType<typeof readData> {
  try {
    return { data: JSON.parse(source) as FrontMatterData, problem: null };
  } catch (thrown) {
    return {
      data: null,
      problem: {
        message: `The details at the top of the file cannot be read: ${firstLine(String(thrown))}.`,
        line: null,
      },
    };
  }
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
}
