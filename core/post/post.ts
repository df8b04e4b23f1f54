import type { Failure } from '../failure.ts';

/**
 * Names one post for as long as it lives: the `id` of its front matter, or one made up when a file without an id is first
 * seen and written to the file with the first edit. Opaque outside the library.
 */
export type PostId = string;

export const postStatuses = ['draft', 'scheduled', 'published', 'archived'] as const;
export type PostStatus = (typeof postStatuses)[number];

/** What Longhand knows of a post's front matter. Keys it does not know stay in the file as they were. */
export interface PostMeta {
  title: string;
  /** The post's folder name and the last part of its address: lower-case words joined by hyphens. */
  slug: string;
  /** Date of publication, ISO 8601, or null while there is none. */
  date: string | null;
  /** Last change by the writer, ISO 8601, or null if the file does not say. */
  updated: string | null;
  status: PostStatus;
  tags: string[];
  categories: string[];
  excerpt: string;
  /** A picture beside the post (its file name), or null. */
  cover: string | null;
  author: string;
  /** Absolute http(s) URL, or '' for none. */
  canonicalUrl: string;
  /** BCP 47, or '' for the library's language. */
  language: string;
}

/** The fields the window may change through `posts.setMeta`; a slug has a call of its own because it moves a folder. */
export type PostMetaChanges = Partial<Omit<PostMeta, 'slug' | 'updated'>>;

/** Why a post is shown but cannot be edited safely. Nothing is ever written to a post that has one, except by the fix it offers. */
export type PostProblem =
  | { kind: 'missing-index'; message: string }
  | { kind: 'unreadable'; message: string }
  | { kind: 'not-utf8'; message: string }
  | { kind: 'bad-front-matter'; message: string; line: number | null }
  | { kind: 'duplicate-id'; message: string; otherPath: string }
  /** A sync tool's or git's copy of another file, made when both were changed. */
  | { kind: 'sync-conflict'; message: string; otherPath: string };

/** Where a post went, as the list and the details show it. */
export interface PublicationSummary {
  accountId: string;
  accountName: string;
  url: string | null;
  remoteStatus: 'draft' | 'published';
  /** ISO 8601, when it was last sent. */
  sentAt: string;
  /** True when the post was edited after it was sent. */
  changedSince: boolean;
}

/** One row of the post list. */
export interface PostSummary {
  id: PostId;
  slug: string;
  /** The file, relative to the library, with forward slashes. For people; never sent back as an argument. */
  path: string;
  title: string;
  status: PostStatus;
  /** The writer's excerpt, or the first words of the text. */
  excerpt: string;
  date: string | null;
  /** ISO 8601: `updated` of the front matter, else the file's time. */
  updated: string;
  tags: string[];
  categories: string[];
  /** Address of the cover under the window's own origin, e.g. `/media/<id>/photo.jpg`, or null. */
  coverUrl: string | null;
  words: number;
  problem: PostProblem | null;
  publications: PublicationSummary[];
  /** ISO 8601 when it is in the trash, else null. */
  trashedAt: string | null;
}

/** The one line about saving that is always visible. */
export type SaveState = { kind: 'saved'; at: string } | { kind: 'saving' } | { kind: 'failed'; failure: Failure };

/** A picture or other file beside a post. */
export interface MediaFile {
  /** File name, as the Markdown refers to it. */
  name: string;
  /** Address under the window's own origin. */
  url: string;
  /** Bytes. */
  size: number;
  /** Pixels, or null when it is not an image. */
  width: number | null;
  height: number | null;
  /** What the writer may want to know of adding it: that it is in the library already, say. */
  note?: string;
}
