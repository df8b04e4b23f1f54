import type { DocumentJson } from '#core/document/json.ts';
import type { OpenedPost } from '#core/ipc/contract.ts';
import type {
  MediaFile,
  PostId,
  PostListing,
  PostMeta,
  PostMetaChanges,
  PostQuery,
  PostSummary,
  SaveState,
} from '#core/post/post.ts';
import type { PublishReceipt, RemoteMedia, RemotePost } from '#core/publish/connector.ts';

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
  defaults(): { author: string; language: string };
  /** How long the writer must pause before the file is written, ms. Tests shorten it. */
  writeDelay?: number;
  emit(event: LibraryEvent): void;
}

export type LibraryEvent =
  | { kind: 'posts-changed'; ids: PostId[] | null }
  | { kind: 'save-state'; id: PostId; state: SaveState }
  /** The open post's file was changed by another hand; its sessions are over. Open it again. */
  | { kind: 'replaced'; id: PostId };

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

/**
 * A folder of posts. One instance owns it. Every method that fails throws a LonghandError, and leaves the files as they were or
 * as the method promises. Calls for one post run one after another; calls for different posts do not wait for each other.
 */
export interface Library {
  readonly root: string;
  list(query: PostQuery): PostListing;
  summary(id: PostId): PostSummary;
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
  setMeta(id: PostId, changes: PostMetaChanges): Promise<PostMeta>;
  flush(id: PostId): Promise<void>;
  closeSession(id: PostId, session: string): Promise<void>;
  renameSlug(id: PostId, slug: string): Promise<PostSummary>;
  duplicate(id: PostId): Promise<PostSummary>;
  trash(id: PostId): Promise<void>;
  restore(id: PostId): Promise<PostSummary>;
  /** Makes a copy with another post's id a post of its own, never published; its list of publications is set aside. */
  giveOwnId(id: PostId): Promise<PostSummary>;
  source(id: PostId): Promise<{ text: string; truncated: boolean }>;
  snapshot(id: PostId): Promise<PostSnapshot>;
  /** The post's folder or file, for the file manager. Absolute. */
  pathOf(id: PostId): string;

  importMedia(id: PostId, name: string, bytes: Uint8Array): Promise<MediaFile>;
  listMedia(id: PostId): Promise<MediaFile[]>;
  /** A picture's bytes by its name beside the post; null when there is none. Refuses names that leave the folder. */
  readMedia(id: PostId, name: string): Promise<{ bytes: Uint8Array; mimeType: string } | null>;

  readPublications(id: PostId): Promise<PublicationRecord[]>;
  /** Durable when it resolves; replaces the record of the same account. */
  writePublication(id: PostId, record: PublicationRecord): Promise<void>;

  /** Looks at the folder again: what another program added, changed or took away shows in the list. Open posts stay as they are. */
  refresh(): Promise<void>;
  /** Looks at the folder again, so that what other programs did shows: call it when the window comes to the front. */
  refresh(): Promise<void>;
  /** Writes everything that waits; the state of each post that could not be written stays in the journal. */
  flushAll(): Promise<void>;
  close(): Promise<void>;
}
