import * as z from 'zod';

import { listSections, listSorts } from '../post/listing.ts';
import type { BulkAction, ListQuery, PostSelection } from '../post/listing.ts';
import { postStatuses } from '../post/post.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings.ts';

/** Limits that inputs are held to; the window shows the same numbers. */
export const limits = {
  titleLength: 1_000,
  textLength: 20_000,
  terms: 500,
  termLength: 200,
  slugLength: 200,
  /** Bytes of one imported picture or other file. */
  mediaBytes: 64 * 1024 * 1024,
  stepsPerBatch: 5_000,
  /** Rows of the list in one answer. */
  pageLength: 200,
  /** Posts that one bulk action names by id. */
  selected: 200_000,
  /** Of one batch of steps: generous for pasting a book, far from what would stop main. */
  steps: { depth: 200, values: 4_000_000, characters: 64 * 1024 * 1024 },
} as const;

export const id = z.string().min(1).max(200);
export const operation = z.string().min(1).max(100);
export const nothing = z.strictObject({});
export const postOnly = z.strictObject({ id });
export const absoluteUrl = z.string().max(2_000);
export const term = z.string().min(1).max(limits.termLength);
const isoDate = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);

/** Its own shape is the editor schema's business; that it is plain data is ours. Passed on as it is: copying a big paste key by key costs. */
export const step = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const metaChanges = z.strictObject({
  title: z.string().max(limits.titleLength).exactOptional(),
  date: isoDate.nullable().exactOptional(),
  status: z.enum(postStatuses).exactOptional(),
  tags: z.array(term).max(limits.terms).exactOptional(),
  categories: z.array(term).max(limits.terms).exactOptional(),
  excerpt: z.string().max(limits.textLength).exactOptional(),
  cover: z.string().max(300).nullable().exactOptional(),
  author: z.string().max(200).exactOptional(),
  canonicalUrl: z.string().max(2_000).exactOptional(),
  language: z.string().max(35).exactOptional(),
});

export const listQuery: z.ZodType<ListQuery> = z.strictObject({
  section: z.enum(listSections),
  text: z.string().max(500),
  tag: z.string().max(limits.termLength).nullable(),
  category: z.string().max(limits.termLength).nullable(),
  sort: z.enum(listSorts),
  descending: z.boolean(),
});
export const selectedIds = z.array(id).max(limits.selected);
export const selection: z.ZodType<PostSelection> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: selectedIds }),
  z.strictObject({ kind: z.literal('query'), query: listQuery, except: selectedIds }),
]);
export const bulkAction: z.ZodType<BulkAction> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['add-tag', 'remove-tag']), tag: term }),
  z.strictObject({ kind: z.enum(['add-category', 'remove-category']), category: term }),
  z.strictObject({ kind: z.literal('status'), status: z.enum(postStatuses) }),
  z.strictObject({ kind: z.enum(['trash', 'restore', 'delete', 'pin', 'unpin']) }),
]);

export const accountSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('wordpress'),
    siteUrl: absoluteUrl,
    apiRoot: absoluteUrl,
    username: z.string().min(1).max(200),
  }),
  z.strictObject({ kind: z.literal('http'), endpoint: absoluteUrl, auth: z.enum(['bearer', 'hmac', 'none']) }),
]);

/** Zod's own `partial()` would fill in the defaults of what was not said. */
export function partialSettings() {
  const shape = Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([key, value]) => [key, value.unwrap().exactOptional()]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<Partial<Settings>>;
}
