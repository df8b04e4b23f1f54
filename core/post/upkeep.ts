import type { BulkResult } from './listing.ts';
import type { PostId } from './post.ts';

/** A medium that no post refers to. */
export interface OrphanedMedia {
  /** Relative to the library, forward slashes; names it in `media.trashOrphans`. */
  path: string;
  /** The post beside whose text it lies, or null. */
  post: { id: PostId; title: string } | null;
  url: string | null;
  /** Bytes. */
  size: number;
}

/** A file that an integrity check could not read or that does not hold what it must. */
export interface CheckFinding {
  /** Relative to the library or named for people when it lies elsewhere. */
  path: string;
  kind:
    | 'unreadable'
    | 'damaged'
    | 'not-utf8'
    | 'front-matter'
    | 'missing-text'
    | 'duplicate-id'
    | 'missing-media'
    | 'left-over';
  message: string;
}

export interface CheckReport {
  /** Files that were read. */
  files: number;
  /** Bytes that were read. */
  bytes: number;
  findings: CheckFinding[];
}

/** What emptying the trash came to. What could not go is still in the trash. */
export interface EmptiedTrash {
  posts: number;
  /** Media that no post used. */
  files: number;
  failed: Omit<BulkResult['failed'][number], 'id'>[];
}

export const backupIntervals = ['never', 'day', 'week'] as const;

/** How backups stand, for people to read. */
export interface BackupState {
  every: (typeof backupIntervals)[number];
  /** How many are kept; the oldest goes first. */
  keep: number;
  /** Where they go, or null while nowhere was chosen. */
  displayPath: string | null;
  last: { at: string; bytes: number; files: number; displayPath: string } | null;
  /** What the last attempt failed with, until one succeeds. */
  failure: string | null;
}
