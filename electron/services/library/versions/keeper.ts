import type { PostId } from '#core/post/post.ts';
import type { VersionReason } from '#core/post/versions.ts';

/**
 * What the desk tells of its posts, so that versions of them are kept. Texts are whole files, front matter included. Which of them become
 * versions is decided behind it, in `policy.ts` alone. Nobody who types waits for it: `wrote`, `closed` and `found` return at once,
 * never throw, and do their work in turn; what the disk refuses waits and is tried again.
 */
export interface VersionKeeper {
  /** Longhand wrote a post's file: `before` is what the file held until then (null: there was none), `after` what it holds now. */
  wrote(id: PostId, before: string | null, after: string): void;
  /** The last window let go of the post. */
  closed(id: PostId, text: string): void;
  /** Another program's text was found in the file of a post that is open: `before` is what Longhand had there, unsaved edits included. */
  found(id: PostId, before: string | null, after: string): void;
  /** Keeps a text now, unless the last version is the same: durable when it resolves. Call it before a merge, with the text as the writer has it. Where it rejects, the text waits like the others, unless it would have been kept before something is brought back. */
  keep(id: PostId, why: VersionReason, text: string): Promise<void>;
  /** Resolves once everything that was begun, for one post or for all, has ended. */
  settled(id?: PostId): Promise<void>;
}

/** Keeps nothing: for a desk without a library. */
export const noVersions: VersionKeeper = {
  wrote: () => undefined,
  closed: () => undefined,
  found: () => undefined,
  keep: () => Promise.resolve(),
  settled: () => Promise.resolve(),
};
