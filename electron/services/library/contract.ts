import type { DocumentJson } from '#core/document/json.ts';
import type { DocumentDiff } from '#core/document/diff.ts';
import type { Failure } from '#core/failure.ts';
import type { AppliedSteps, KeptCopy, OpenedPost } from '#core/ipc/contract.ts';
import type { ComparedCopy, ConflictChoice, PostConflict } from '#core/post/conflict.ts';
import type {
  BrokenLink,
  BulkAction,
  BulkResult,
  DuplicateGroup,
  IndexState,
  LibraryCounts,
  ListPage,
  ListQuery,
  PostLink,
  PostSelection,
  SavedSearch,
} from '#core/post/listing.ts';
import type { MediaFile, PostId, PostMeta, PostMetaChanges, PostSummary, SaveState } from '#core/post/post.ts';
import type { PublishReceipt, RemoteMedia, RemotePost } from '#core/publish/connector.ts';

import type { CheckReport, EmptiedTrash, OrphanedMedia } from '#core/post/upkeep.ts';
import type { VersionInfo, VersionReason } from '#core/post/versions.ts';

import type { Converter } from '../conversion/contract.ts';

export interface LibraryOptions {
  /** The library's folder. Absolute. */
  root: string;
  /** This machine's own folder for it: the journal. Absolute; never inside `root`. */
  stateFolder: string;
  converter: Converter;
  now(): Date;
  makeId(): string;
  /** Names an account for the list; null when it is gone. */
  accountName(accountId: string): string | null;
  /** Written to the front matter of new posts. Read at each use. */
  defaults(): {
    author: string;
    language: string;
    /** Pictures and films that are added keep what they tell of place, device and owner. Not, where it is not said. */
    keepPhotoData?: boolean;
    /** The originals of what is changed by taking that out are kept in `.longhand/originals`. Not, where it is not said. */
    keepOriginals?: boolean;
  };
  /** How long the writer must pause before the file is written, ms. Tests shorten it. */
  writeDelay?: number;
  /** How long another process that has the state folder is waited for, ms; not at all when unsaid. */
  patience?: number;
  /**
   * True: opening waits for what the journals need and no more, a thread looks through the folder and watches it, and the list fills as
   * posts are found ({@link Library.scanned} waits for all). Else opening waits until every post is known, and `refresh` looks again.
   */
  background?: boolean;
  emit(event: LibraryEvent): void;
}

export type LibraryEvent =
  | { kind: 'posts-changed'; ids: PostId[] | null }
  | { kind: 'save-state'; id: PostId; state: SaveState }
  /** The open post was replaced as a whole; its sessions are over. Open it again. */
  | { kind: 'replaced'; id: PostId }
  /** Nobody decided about a post's conflict: the writer's words are a post of their own now. */
  | { kind: 'copy-kept'; id: PostId; copy: KeptCopy }
  /** Steps were made on an open post. Also told to the session that made them: it knows its own. */
  | ({ kind: 'steps'; id: PostId } & AppliedSteps)
  | { kind: 'conflict'; id: PostId; conflict: PostConflict | null }
  | { kind: 'index-state'; state: IndexState }
  /** Versions cannot be kept now, and why, told at each try; null: they can again, and all that waited are. */
  | { kind: 'versions-failing'; failure: Failure | null };

/** Work that takes long: told of as it goes, and ended by the signal. */
export interface Operation {
  signal: AbortSignal;
  progress(step: { done: number; total: number; message: string }): void;
}

/** A post as it stands at this moment, journal included: what exporting and publishing read. */
export interface PostSnapshot {
  summary: PostSummary;
  meta: PostMeta;
  document: DocumentJson;
  /** The text as it stands in the file, without front matter. */
  markdown: string;
  /** The post's folder. Absolute. */
  folder: string;
  /** SHA-256 hex over what a reader of the post would see (title, text, terms, excerpt, cover): tells "changed since". */
  contentHash: string;
}

/** What publications.json keeps for one account. Parsed from disk as `unknown`. */
export interface PublicationRecord {
  accountId: string;
  remote: RemotePost | null;
  pendingCreate: { marker: string; since: string } | null;
  pendingUpdate: { digest: string; since: string } | null;
  media: RemoteMedia[];
  pendingMedia: { sha256: string; fileName: string; since: string }[];
  lastReceipt: PublishReceipt | null;
  /** The post's content hash when it was last sent whole, or null. */
  sentHash: string | null;
}

/** The post list and the search: what the index knows, which follows every change within moments. */
export interface Listing {
  page(query: ListQuery, offset: number, limit: number): Promise<ListPage>;
  counts(): Promise<LibraryCounts>;
  /** Where a post stands in the answer to a query, from 0; null when it is not in it. */
  position(query: ListQuery, id: PostId): Promise<number | null>;
  /** Every post that a query finds, in its order. */
  ids(query: ListQuery): Promise<PostId[]>;
  state(): Promise<IndexState>;
  duplicates(): Promise<DuplicateGroup[]>;
}

/** Links between posts. */
export interface Links {
  to(id: PostId): Promise<PostLink[]>;
  broken(id: PostId | null): Promise<BrokenLink[]>;
  repoint(posts: PostId[], from: string, to: string, operation: Operation): Promise<BulkResult>;
}

/** What was kept of a post as it changed. */
export interface Versions {
  list(id: PostId): Promise<VersionInfo[]>;
  read(id: PostId, version: string): Promise<{ meta: PostMeta; document: DocumentJson }>;
  diff(id: PostId, from: string, to: string | null): Promise<DocumentDiff>;
  restore(id: PostId, version: string, changes: number[] | null): Promise<void>;
  name(id: PostId, version: string | null, name: string | null): Promise<VersionInfo>;
  /** Keeps the post as it is now, unless the last version is the same. */
  keep(id: PostId, why: VersionReason): Promise<void>;
}

/** What the writer arranged: pins and kept searches, in `.longhand/library.json`. */
export interface Arrangement {
  searches(): Promise<SavedSearch[]>;
  saveSearch(id: string | null, name: string, query: ListQuery): Promise<SavedSearch[]>;
  removeSearch(id: string): Promise<SavedSearch[]>;
}

/** A backup that was written. */
export interface WrittenBackup {
  files: number;
  /** Of the zip. */
  bytes: number;
  /** Files and folders that could not be read, and are not in it; relative to the library. */
  unread: string[];
}

/** Looking after the library as a whole. */
export interface Upkeep {
  check(operation: Operation): Promise<CheckReport>;
  orphans(operation: Operation): Promise<OrphanedMedia[]>;
  trashOrphans(paths: string[], operation: Operation): Promise<{ moved: number; left: number }>;
  /** Puts back what {@link trashOrphans} moved, where it was or beside that. */
  restoreMedia(paths: string[], operation: Operation): Promise<{ moved: number; left: number }>;
  /** Writes a zip of the whole library: posts, media, versions, trash. Absolute path of a file that is not there yet; gone again when it fails. */
  backUp(target: string, operation: Operation): Promise<WrittenBackup>;
}

/**
 * A folder of posts. One instance owns it. Every method that fails throws a LonghandError, and leaves the files as they were or
 * as the method promises. Calls for one post run one after another; calls for different posts do not wait for each other.
 */
export interface Library {
  readonly root: string;
  readonly listing: Listing;
  readonly links: Links;
  readonly versions: Versions;
  readonly arrangement: Arrangement;
  readonly upkeep: Upkeep;
  summary(id: PostId): Promise<PostSummary>;
  bulk(selection: PostSelection, action: BulkAction, operation: Operation): Promise<BulkResult>;
  undoBulk(undo: string, operation: Operation): Promise<BulkResult>;
  /** `markdown` is the text, without front matter; it is kept as it is. */
  create(input: { title: string; markdown?: string }): Promise<PostSummary>;
  open(id: PostId): Promise<OpenedPost>;
  /** Durable when it resolves. */
  applySteps(input: {
    id: PostId;
    session: string;
    version: number;
    steps: Record<string, unknown>[];
  }): Promise<{ version: number }>;
  stepsSince(id: PostId, session: string, version: number): Promise<{ version: number; batches: AppliedSteps[] }>;
  resolveConflict(id: PostId, places: ConflictChoice[], fields: ('mine' | 'theirs')[]): Promise<void>;
  /** The fields as they stand, edits that the file does not hold yet included. */
  meta(id: PostId): Promise<PostMeta>;
  setMeta(id: PostId, changes: PostMetaChanges): Promise<PostMeta>;
  flush(id: PostId): Promise<void>;
  closeSession(id: PostId, session: string): Promise<void>;
  renameSlug(id: PostId, slug: string): Promise<PostSummary>;
  duplicate(id: PostId): Promise<PostSummary>;
  trash(id: PostId): Promise<void>;
  restore(id: PostId): Promise<PostSummary>;
  /** Takes a post in the trash off the disk, with its media and versions. Throws `conflict` for one that is not there. */
  deleteForEver(id: PostId): Promise<void>;
  /** The media in the trash. */
  trashedMedia(): Promise<{ files: number; bytes: number }>;
  /** Takes everything in the trash off the disk. Ends early with the signal: the result says what is gone. */
  emptyTrash(operation: Operation): Promise<EmptiedTrash>;
  /** Makes a copy with another post's id a post of its own, never published; its list of publications is set aside. */
  giveOwnId(id: PostId): Promise<PostSummary>;
  /** How a sync tool's copy differs from its post. */
  compareCopy(id: PostId): Promise<ComparedCopy>;
  /** Brings such a copy into its post, and moves it to the trash; the post as it was becomes a version. Answers with the post. */
  mergeCopy(id: PostId, places: ConflictChoice[], fields: ('mine' | 'theirs')[]): Promise<PostSummary>;
  /** Makes such a copy a draft of its own, and moves the copy to the trash. */
  keepCopy(id: PostId): Promise<PostSummary>;
  source(id: PostId): Promise<{ text: string; truncated: boolean }>;
  snapshot(id: PostId): Promise<PostSnapshot>;
  /** The post's folder or file, for the file manager. Absolute. */
  pathOf(id: PostId): Promise<string>;

  importMedia(id: PostId, name: string, bytes: Uint8Array): Promise<MediaFile>;
  /** The same from a file of any size, which is never held in memory whole. Absolute path. */
  importMediaFile(id: PostId, path: string, operation: Operation): Promise<MediaFile>;
  /** Moves files to the trash that were added since the library was opened, by name; one that the post uses stays, and so does one that was there before. */
  discardMedia(id: PostId, names: string[]): Promise<void>;
  /** A small picture of a picture, at least so many pixels wide, for the list; null when there is none. */
  thumbnail(id: PostId, name: string, width: number): Promise<{ bytes: Uint8Array; mimeType: string } | null>;
  listMedia(id: PostId): Promise<MediaFile[]>;
  /** Where a file beside the post lies, so that it can be read piece by piece; null and refusals as for {@link readMedia}. */
  locateMedia(
    id: PostId,
    name: string,
  ): Promise<{ path: string; size: number; mtime: number; inode: number; mimeType: string } | null>;
  /** A picture's bytes by its name beside the post; null when there is none. Refuses names that leave the folder. */
  readMedia(id: PostId, name: string): Promise<{ bytes: Uint8Array; mimeType: string } | null>;

  readPublications(id: PostId): Promise<PublicationRecord[]>;
  /** Durable when it resolves; replaces the record of the same account. */
  writePublication(id: PostId, record: PublicationRecord): Promise<void>;

  /** Looks at the folder again, so that what other programs did shows: call it when the window comes to the front. */
  refresh(): Promise<void>;
  /** Resolves once the look through the folder that is under way has ended: then the catalogue holds every post. */
  scanned(): Promise<void>;
  /** Writes everything that waits; the state of each post that could not be written stays in the journal. */
  flushAll(): Promise<void>;
  close(): Promise<void>;
}
