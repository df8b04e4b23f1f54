import { createHash } from 'node:crypto';

import * as z from 'zod';

/** What of a post Longhand fills at the site only when the writer did, and clears only when Longhand had filled it. */
export const optionalParts = ['categories', 'tags', 'cover'] as const;
export type OptionalPart = (typeof optionalParts)[number];

/**
 * What is kept of a post as it was last seen at the site. WordPress's own time of the last change has a resolution of a second, and
 * changes when nothing a reader sees does; so the text itself is remembered, as a digest.
 */
const revisionSchema = z.object({
  digest: z.string(),
  trashed: z.boolean(),
  /** Parts that Longhand had filled. */
  filled: z.array(z.enum(optionalParts)),
  /** For people who look into the file. */
  modified: z.string(),
});
export type Revision = z.output<typeof revisionSchema>;

export const writeRevision = (revision: Revision): string => JSON.stringify(revision);

/** Null when there is none, or none that this version can read: then nothing is known of the post as it was. */
export function readRevision(text: string | null): Revision | null {
  if (text === null) return null;
  try {
    const parsed = revisionSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A digest of what a reader sees of a post: tells an own change from another hand's. */
export function digestOf(title: string, content: string, excerpt: string): string {
  return createHash('sha256')
    .update(JSON.stringify([title, content, excerpt]))
    .digest('hex')
    .slice(0, 32);
}
