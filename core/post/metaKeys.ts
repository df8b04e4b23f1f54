import { isoDate } from './dates.ts';
import type { PostStatus } from './post.ts';
import { postStatuses } from './post.ts';

/**
 * Under which key a field stands in front matter: Longhand's own first, then what other tools write. A file that already uses one
 * of them keeps it. A full stop leads into a map: Zola has its terms in `[taxonomies]`.
 */
export const metaKeys = {
  title: ['title'],
  date: ['date', 'published_at', 'pubDate', 'publishDate', 'pubDatetime'],
  updated: ['updated', 'lastmod', 'modified', 'last_modified_at', 'updated_at', 'updatedDate', 'modDatetime'],
  tags: ['tags', 'tag', 'keywords', 'taxonomies.tags'],
  categories: ['categories', 'category', 'taxonomies.categories'],
  excerpt: ['excerpt', 'description', 'summary'],
  cover: ['cover', 'image', 'featured_image', 'featuredImage', 'heroImage', 'thumbnail'],
  author: ['author', 'authors'],
  canonicalUrl: ['canonical_url', 'canonicalUrl', 'canonicalURL', 'canonical'],
  language: ['language', 'lang'],
  slug: ['slug'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type MetaField = keyof typeof metaKeys;

/** A top-level map of front matter, as plain data of unknown shape. */
export type FrontMatterData = Record<string, unknown>;

/** The keys that lead from the top of front matter to one of {@link metaKeys}. */
export const pathOf = (key: string): string[] => key.split('.');

/** The value at a key; undefined where there is none. */
export function valueAt(data: FrontMatterData, key: string): unknown {
  let value: unknown = data;
  for (const step of pathOf(key)) value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function hasKey(data: FrontMatterData, key: string): boolean {
  const path = pathOf(key);
  const parent = path.length === 1 ? data : valueAt(data, path.slice(0, -1).join('.'));
  return isMap(parent) && Object.hasOwn(parent, path.at(-1) ?? '');
}

const isMap = (value: unknown): value is FrontMatterData =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Whether a value is of a kind that Longhand reads for a field; a map under `cover`, say, is somebody else's. */
export function isReadable(field: MetaField, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  switch (field) {
    case 'tags':
    case 'categories':
      return isPlain(value) || (Array.isArray(value) && value.every(isPlain));
    case 'author':
      return isPlain(value) || (Array.isArray(value) && value.length > 0 && value.every(isPlain));
    case 'title':
    case 'date':
    case 'updated':
    case 'excerpt':
    case 'cover':
    case 'canonicalUrl':
    case 'language':
    case 'slug':
      return isPlain(value);
  }
}

/** The key a file uses for a field, or null when it has none that Longhand can read. */
export function usedKey(field: MetaField, data: FrontMatterData): string | null {
  const present = metaKeys[field].filter((key) => hasKey(data, key) && isReadable(field, valueAt(data, key)));
  return present.find((key) => valueAt(data, key) !== null) ?? present[0] ?? null;
}

/** The key to write a field to: the one in use, else one in a map that is there for it, else the first that is free. */
export function keyToWrite(field: MetaField, data: FrontMatterData): string {
  const keys: readonly string[] = metaKeys[field];
  const inMap = keys.filter((key) => key.includes('.') && isMap(valueAt(data, pathOf(key).slice(0, -1).join('.'))));
  return (
    usedKey(field, data) ??
    inMap.find((key) => !hasKey(data, key)) ??
    keys.find((key) => !hasKey(data, key)) ??
    metaKeys[field][0]
  );
}

/** The value of a field as one text, '' when there is none. */
export function readText(field: MetaField, data: FrontMatterData): string {
  const key = usedKey(field, data);
  const value = key === null ? null : valueAt(data, key);
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return plainText(value);
}

/** The value of a field as a list: a YAML list, or one text with commas. */
export function readList(field: MetaField, data: FrontMatterData): string[] {
  const key = usedKey(field, data);
  const value = key === null ? null : valueAt(data, key);
  const items = Array.isArray(value) ? value.map(plainText) : plainText(value).split(',');
  return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
}

/** The value of a date field in ISO 8601, or null when there is none or it is no date. */
export function readDate(field: MetaField, data: FrontMatterData): string | null {
  return isoDate(readText(field, data).trim());
}

/**
 * The status of a post. Without a word about it, a file that has a date was made by a generator that publishes it; any other is a
 * draft, so that nothing is taken for published by mistake.
 */
export function readStatus(data: FrontMatterData): PostStatus {
  const status = plainText(data['status']).trim().toLowerCase();
  const known =
    postStatuses.find((one) => one === status) ??
    ({ publish: 'published', future: 'scheduled', private: 'archived' } as const)[status as 'publish'];
  if (known !== undefined) return known;
  if (isTrue(data['draft']) || isFalse(data['published'])) return 'draft';
  if (isFalse(data['draft']) || isTrue(data['published'])) return 'published';
  return readDate('date', data) === null ? 'draft' : 'published';
}

/**
 * What to set so that a file says `status`, in the words the file uses: `draft: false` where it has `draft`, and Longhand's own
 * `status` where it has that or where a yes or no cannot say it.
 */
export function statusChanges(data: FrontMatterData, status: PostStatus): FrontMatterData {
  const changes: FrontMatterData = {};
  const isPublic = status === 'published';
  const flags = { draft: !isPublic, published: isPublic };
  let said = false;
  for (const [key, value] of Object.entries(flags)) {
    if (!isTrue(data[key]) && !isFalse(data[key])) continue;
    if (isTrue(data[key]) !== value) changes[key] = value;
    said = status === 'published' || status === 'draft';
  }
  if (Object.hasOwn(data, 'status') || !said) changes['status'] = status;
  return changes;
}

/** A key by which site generators know a draft: `draft: true` for Hugo and most others, `published: false` for Jekyll. */
export type DraftKey = 'draft' | 'published';

/** Whether a file says by such a key whether it is a draft. */
export const hasDraftKey = (data: FrontMatterData): boolean =>
  ['draft', 'published'].some((key) => isTrue(data[key]) || isFalse(data[key]));

const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^(true|yes|on)$/i.test(value));
const isFalse = (value: unknown): boolean =>
  value === false || (typeof value === 'string' && /^(false|no|off)$/i.test(value));

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Date;
}

/** A value as the text that it is read as; '' for a list or a map. */
export function plainText(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/\.000(?!\d)/, '');
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}
