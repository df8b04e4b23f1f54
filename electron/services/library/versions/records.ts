import * as z from 'zod';

import { versionReasons } from '#core/post/versions.ts';

/** The format of a file of versions; it stands in the file's name, so that a later Longhand's files are left alone. */
export const versionsFormat = 1;

const at = z.iso.datetime({ offset: true });
const count = z.number().int().min(0);

/** The first line: whose versions these are. Readers do without it. */
const header = z.looseObject({ kind: z.literal('header'), format: z.number(), post: z.string() });

/** New pieces of text, numbered from `from`: deflated, in base64, one after another with their lengths in UTF-8. */
const pieces = z.looseObject({
  kind: z.literal('pieces'),
  from: count,
  lengths: z.array(count).min(1),
  /** The number of the piece whose text is the dictionary, of a record without one itself; null for none. */
  like: count.nullable(),
  data: z.string(),
});

const version = z.looseObject({
  kind: z.literal('version'),
  id: z.string().min(1).max(100),
  at,
  why: z.enum(versionReasons).catch('save'),
  title: z.string(),
  words: count,
  /** SHA-256 over the text, its first 16 hex digits. */
  sum: z.string(),
  /** The numbers of its pieces, with a space between them; `12+3` is 12, 13 and 14. */
  pieces: z.string().regex(/^(?:\d{1,9}(?:\+\d{1,9})?(?: |$))*$/),
});

/** What a version was called, or why it matters, later than it was kept. The latest of several holds. */
const mark = z.looseObject({
  kind: z.literal('mark'),
  version: z.string(),
  at,
  name: z.string().nullable().optional(),
  why: z.enum(versionReasons).optional(),
});

export const recordSchema = z.discriminatedUnion('kind', [header, pieces, version, mark]);
export type VersionsRecord = z.output<typeof recordSchema>;
export type PiecesRecord = z.output<typeof pieces>;
export type VersionRecord = z.output<typeof version>;
export type MarkRecord = z.output<typeof mark>;
