import * as z from 'zod';

import type { DocumentJson } from '#core/document/json.ts';

import type { PublicationRecord } from './contract.ts';

/** Version of every format below. A reader refuses a later one, and leaves the file alone. */
export const formatVersion = 1;

const remotePost = z.looseObject({ remoteId: z.string(), url: z.string().nullable(), revision: z.string().nullable() });
const remoteMedia = z.looseObject({ sha256: z.string(), url: z.string(), remoteId: z.string() });

/** One account in `publications.json`. Fields that a later Longhand adds stay in the file. */
export const publicationRecordSchema = z.looseObject({
  accountId: z.string().min(1),
  remote: remotePost.nullable().default(null),
  pendingCreate: z.looseObject({ marker: z.string(), since: z.string() }).nullable().default(null),
  pendingUpdate: z.looseObject({ digest: z.string(), since: z.string() }).nullable().default(null),
  media: z.array(remoteMedia).default([]),
  pendingMedia: z.array(z.looseObject({ sha256: z.string(), fileName: z.string(), since: z.string() })).default([]),
  lastReceipt: z
    .looseObject({
      accountId: z.string(),
      accountName: z.string(),
      action: z.enum(['create', 'update']),
      remoteId: z.string(),
      url: z.string().nullable(),
      visibility: z.enum(['draft', 'published']),
      sentAt: z.string(),
      mediaSent: z.number(),
      mediaReused: z.number(),
    })
    .nullable()
    .default(null),
  sentHash: z.string().nullable().default(null),
}) as unknown as z.ZodType<PublicationRecord>;

/** `publications.json` beside a post. */
export const publicationsFileSchema = z.looseObject({
  format: z.literal(formatVersion),
  accounts: z.array(publicationRecordSchema),
});
export type PublicationsFile = z.output<typeof publicationsFileSchema>;

/** `trash.json` in a folder of the trash: where the post came from. */
export const trashRecordSchema = z.looseObject({
  format: z.literal(formatVersion),
  id: z.string().min(1),
  kind: z.enum(['bundle', 'file', 'missing']),
  /** The file's (for `missing` the folder's) path relative to the library. */
  path: z.string().min(1),
  trashedAt: z.iso.datetime({ offset: true }),
});
export type TrashRecord = z.output<typeof trashRecordSchema>;

const record = z.record(z.string(), z.unknown());
const document = z.custom<DocumentJson>((value) => z.looseObject({ type: z.literal('doc') }).safeParse(value).success);

/** The first line of a journal. */
export const journalHeaderSchema = z.looseObject({
  kind: z.literal('header'),
  format: z.literal(formatVersion),
  id: z.string().min(1),
  /** The file's path relative to the library. */
  path: z.string().min(1),
  /** SHA-256 of the file that the document was read from or last written to. */
  baseHash: z.string(),
  /** The file's text up to its body. */
  frontMatter: z.string(),
  /** The document that the steps start from. */
  document,
  /** Openings whose steps the document holds, and the version after the last ones of each. */
  taken: z.record(z.string(), z.number().int()).optional(),
});

/** A further line of a journal: what was done since its first. */
const journalEntrySchema = z.discriminatedUnion('kind', [
  /** `session`: the opening that made them on this version; not there for the library's own. */
  z.looseObject({
    kind: z.literal('steps'),
    session: z.string().optional(),
    version: z.number().int(),
    steps: z.array(record),
  }),
  z.looseObject({ kind: z.literal('meta'), changes: record }),
  /** The file is about to be replaced by one with this hash, which holds the first `holds` lines of steps and meta. */
  z.looseObject({ kind: z.literal('writing'), hash: z.string(), holds: z.number().int().min(0) }),
  /** It was replaced. */
  z.looseObject({ kind: z.literal('written'), hash: z.string() }),
  /** The post's folder or file was renamed, or is about to be. */
  z.looseObject({ kind: z.literal('moved'), path: z.string() }),
]);

/**
 * A line that stands for all before it, first line included: the journal goes on from another file, with lines that this does not hold. One
 * line, so that a crash leaves either all of it or what was there before.
 */
const anewSchema = z.looseObject({
  kind: z.literal('anew'),
  header: journalHeaderSchema,
  entries: z.array(journalEntrySchema),
});

/** Any line of a journal but the first. */
export const journalLineSchema = z.discriminatedUnion('kind', [...journalEntrySchema.options, anewSchema]);

export type JournalHeader = z.output<typeof journalHeaderSchema>;
export type JournalEntry = z.output<typeof journalEntrySchema>;
