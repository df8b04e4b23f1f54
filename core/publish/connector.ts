import type { Failure } from '../failure.ts';
import type { PictureRule } from './pictureRule.ts';

export const connectorKinds = ['wordpress', 'http'] as const;
export type ConnectorKind = (typeof connectorKinds)[number];

/** An account as it is kept and shown. It holds no secret: secrets live apart, encrypted. */
export type Account = {
  id: string;
  /** What the writer calls it. */
  name: string;
} & AccountSettings;

/** What a connector needs to know, besides the secret. */
export type AccountSettings =
  | {
      kind: 'wordpress';
      /** The site as people know it, e.g. `https://blog.example/`. */
      siteUrl: string;
      /** The REST root that discovery found, e.g. `https://blog.example/wp-json/`. */
      apiRoot: string;
      username: string;
    }
  | {
      kind: 'http';
      endpoint: string;
      /** `bearer`: the secret is a token. `hmac`: the secret keys an HMAC-SHA-256 over the request. `none`: there is no secret. */
      auth: 'bearer' | 'hmac' | 'none';
    };

/** What discovery learnt from an address that the writer typed. */
export type DiscoveredSite =
  | { kind: 'wordpress'; name: string; siteUrl: string; apiRoot: string; supportsApplicationPasswords: boolean }
  | { kind: 'http'; name: string; endpoint: string };

/** A picture or file to send with a post. */
export interface OutgoingMedia {
  /** The reference in the document, e.g. `photo.jpg`. */
  src: string;
  fileName: string;
  mimeType: string;
  alt: string;
  /** SHA-256 of the bytes, lower-case hex. Media are known to a remote by this, whatever was made of them to be sent. */
  sha256: string;
  /** The file as it lies beside the post. */
  bytes: Uint8Array;
  /** The file as the connector's `pictures` wants it, made when it is asked for; as it is where that is unsaid. */
  prepared?: (signal: AbortSignal) => Promise<{ bytes: Uint8Array; mimeType: string; fileName: string }>;
}

/** A post, ready to be sent. The text still refers to media by their local `src`. */
export interface OutgoingPost {
  postId: string;
  title: string;
  slug: string;
  excerpt: string;
  tags: string[];
  categories: string[];
  author: string;
  language: string;
  canonicalUrl: string;
  /** ISO 8601, or null to let the remote decide. */
  date: string | null;
  visibility: 'draft' | 'published';
  markdown: string;
  /** Writes the text as HTML, with every local media reference replaced by what the function gives back. */
  renderHtml(mediaUrl: (src: string) => string): string;
  /** Media of the text, each once. */
  media: OutgoingMedia[];
  /** The `src` of the cover among `media`, or null. */
  cover: string | null;
}

/** A medium the remote already has. */
export interface RemoteMedia {
  sha256: string;
  url: string;
  remoteId: string;
}

/** What a connector reports once the remote has the post. */
export interface RemotePost {
  remoteId: string;
  /** The address people can open, or null when the remote tells none (a draft, say). */
  url: string | null;
  /** What the remote calls this version (a modification time, an ETag), or null. */
  revision: string | null;
}

/** What a connector is given to work with; it does no I/O but through these. */
export interface ConnectorContext {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Progress in steps: done of total, and one short line. */
  progress(step: { done: number; total: number; message: string }): void;
  /**
   * Called before and after each thing that leaves a trace on the remote, and durable when it resolves: a crash between the two
   * leaves an intent on disk, so that the next attempt looks the remote up before it sends anything again.
   */
  record(event: PublishEvent): Promise<void>;
}

export type PublishEvent =
  | { kind: 'media-intent'; sha256: string; fileName: string }
  /** The remote has the medium; `found` when it was there already and nothing was sent. */
  | { kind: 'media-sent'; media: RemoteMedia; found: boolean }
  /** The remote no longer has a medium that it had, or surely never took one that was begun. */
  | { kind: 'media-missing'; sha256: string }
  | { kind: 'create-intent'; marker: string }
  /** The create surely never reached the remote. */
  | { kind: 'create-missing' }
  /** What is about to be written over the remote post, as a digest, so that an own change is told from another hand's. */
  | { kind: 'update-intent'; digest: string }
  | { kind: 'post-sent'; post: RemotePost }
  /**
   * The remote post was found changed by another hand, or gone (null). The writer is told before anything is sent; publishing
   * again then goes on from here, deliberately.
   */
  | { kind: 'remote-seen'; post: RemotePost | null };

/** What is known from earlier attempts to this account. */
export interface PublishHistory {
  /** The remote post, once it is known to exist. */
  remote: RemotePost | null;
  /** A create was begun with this marker and its end is not known: look it up before creating. */
  pendingCreate: { marker: string; since: string } | null;
  /** An update was begun and its end is not known. */
  pendingUpdate: { digest: string; since: string } | null;
  /** Uploads known to be complete. */
  media: RemoteMedia[];
  /** Uploads that were begun and whose end is not known: look them up before uploading. */
  pendingMedia: { sha256: string; fileName: string; since: string }[];
}

/** One kind of remote. Everything a connector can fail with is a LonghandError whose words a writer understands. */
export interface Connector<S extends AccountSettings = AccountSettings> {
  kind: S['kind'];
  capabilities: {
    drafts: boolean;
    /** Can find a post by the marker of a create whose answer was lost. */
    findsPosts: boolean;
    /** Can find an upload whose answer was lost. */
    findsMedia: boolean;
    categories: boolean;
    tags: boolean;
    cover: boolean;
  };
  /** How it wants pictures; null: as they are. */
  pictures: PictureRule | null;
  /**
   * Looks whether an address, as a writer typed it, is a site of this kind, without signing in. Null when something answers
   * there that is not. Throws `offline` when nothing answers, `not-a-site` when the site is of this kind but cannot be used.
   */
  discover(address: string, context: Pick<ConnectorContext, 'fetch' | 'signal'>): Promise<DiscoveredSite | null>;
  /** Signs in and does nothing else. Throws `wrong-credentials`, `not-permitted`, `offline`, `not-a-site`. */
  check(
    settings: S,
    secret: string,
    context: Pick<ConnectorContext, 'fetch' | 'signal'>,
  ): Promise<{ displayName: string }>;
  /**
   * Brings the remote to `post`: creates it, or updates it in place when `history` knows one. Never creates a second. An
   * ambiguous end is thrown as `unclear`.
   */
  publish(
    settings: S,
    secret: string,
    post: OutgoingPost,
    history: PublishHistory,
    context: ConnectorContext,
  ): Promise<RemotePost>;
}

/** What the writer sees before anything leaves. */
export interface PublishPreview {
  accountName: string;
  action: 'create' | 'update';
  /** Set when it is at the remote already. */
  url: string | null;
  title: string;
  slug: string;
  tags: string[];
  categories: string[];
  words: number;
  media: { src: string; bytes: number; alreadySent: boolean }[];
  /** Things the writer may want to know first: a missing picture, an empty title, a remote image left as it is. */
  warnings: string[];
  /** Things that make publishing impossible now. */
  blockers: Failure[];
}

/** What the writer gets after. Kept in publications.json. */
export interface PublishReceipt {
  accountId: string;
  accountName: string;
  action: 'create' | 'update';
  remoteId: string;
  url: string | null;
  visibility: 'draft' | 'published';
  sentAt: string;
  mediaSent: number;
  mediaReused: number;
}
