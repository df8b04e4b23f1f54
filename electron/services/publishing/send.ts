import { LonghandError } from '#core/failure.ts';
import type { PostId, PostMetaChanges } from '#core/post/post.ts';
import type { Account, AccountSettings, Connector, PublishEvent, PublishReceipt } from '#core/publish/connector.ts';
import { sentElsewhere } from '#core/publish/failures.ts';
import { afterEvent, afterSuccess, isIntent, isSameHistory, newPublication } from '#core/publish/publication.ts';
import type { Publication } from '#core/publish/publication.ts';

import type { Library, PostSnapshot } from '../library/contract.ts';
import type { Platform } from '../platform.ts';
import type { Operation } from './contract.ts';
import { prepare } from './outgoing.ts';

/** As much of a library as publishing uses. */
export type PostSource = Pick<Library, 'snapshot' | 'readMedia' | 'readPublications' | 'writePublication' | 'setMeta'>;

export interface Sending {
  id: PostId;
  account: Account;
  secret: string;
  visibility: 'draft' | 'published';
}

/** What a post would be sent as, without the bytes. */
export interface Looked {
  post: {
    title: string;
    slug: string;
    tags: string[];
    categories: string[];
    date: string | null;
    media: { src: string; bytes: number; sha256: string }[];
  };
  warnings: string[];
}

/** Makes posts ready and sends them: what of publishing takes long. A program with windows has it done on another thread. */
export interface Sender {
  look: (library: PostSource, id: PostId, kind: AccountSettings['kind']) => Promise<Looked>;
  send: (library: PostSource, sending: Sending, operation: Operation) => Promise<PublishReceipt>;
}

export interface SenderOptions {
  platform: Pick<Platform, 'fetch' | 'now'>;
  connectors: Connector[];
}

export function makeSender(options: SenderOptions): Sender {
  return {
    async look(library, id, kind) {
      const { pictures } = connectorFor(options.connectors, kind);
      const { post, warnings } = await prepare(library, id, await library.snapshot(id), 'published', pictures);
      const { title, slug, tags, categories, date } = post;
      const media = post.media.map(({ src, bytes, sha256 }) => ({ src, bytes: bytes.byteLength, sha256 }));
      return { post: { title, slug, tags, categories, date, media }, warnings };
    },
    send: (library, sending, operation) => send(options, library, sending, operation),
  };
}

export function connectorFor(connectors: Connector[], kind: AccountSettings['kind']): Connector {
  const connector = connectors.find((each) => each.kind === kind);
  if (connector === undefined)
    throw new LonghandError({ code: 'internal', message: `This Longhand cannot publish to ${kind}.` });
  return connector;
}

/** What is known of a post at an account. */
export async function publicationOf(
  library: Pick<Library, 'readPublications'>,
  id: PostId,
  accountId: string,
): Promise<Publication> {
  return (
    (await library.readPublications(id)).find((record) => record.accountId === accountId) ?? newPublication(accountId)
  );
}

async function send(
  { platform, connectors }: SenderOptions,
  library: PostSource,
  { id, account, secret, visibility }: Sending,
  operation: Operation,
): Promise<PublishReceipt> {
  const snapshot = await library.snapshot(id);
  const { post } = await prepare(library, id, snapshot, visibility, connectorFor(connectors, account.kind).pictures);
  let publication = await publicationOf(library, id, account.id);
  const action = publication.remote === null ? 'create' : 'update';
  const uploaded = new Set<string>();
  const { id: _id, name: _name, ...settings } = account;

  const remote = await connectorFor(connectors, account.kind).publish(settings, secret, post, publication, {
    fetch: platform.fetch,
    signal: operation.signal,
    progress: (step) => operation.progress(step),
    async record(event: PublishEvent) {
      // Turns are taken within one Longhand only. What another one wrote since we looked may be a post that we know nothing of.
      if (isIntent(event) && !isSameHistory(await publicationOf(library, id, account.id), publication))
        throw sentElsewhere(account.name);
      publication = afterEvent(publication, event, platform.now().toISOString());
      if (event.kind === 'media-sent' && !event.found) uploaded.add(event.media.sha256);
      await library.writePublication(id, publication);
    },
  });

  const distinct = new Set(post.media.map((medium) => medium.sha256));
  const receipt: PublishReceipt = {
    accountId: account.id,
    accountName: account.name,
    action,
    remoteId: remote.remoteId,
    url: remote.url,
    visibility,
    sentAt: platform.now().toISOString(),
    mediaSent: uploaded.size,
    mediaReused: [...distinct].filter((sha256) => !uploaded.has(sha256)).length,
  };
  publication = afterSuccess({ ...publication, remote }, receipt, snapshot.contentHash);
  await library.writePublication(id, publication);
  await noteInPost(library, id, snapshot, account.id, visibility, platform.now());
  return receipt;
}

/** Brings the post's own status and date to what was just done. The remote has the post; failing here must not say otherwise. */
async function noteInPost(
  library: PostSource,
  id: PostId,
  { meta }: PostSnapshot,
  accountId: string,
  visibility: 'draft' | 'published',
  now: Date,
): Promise<void> {
  const changes: PostMetaChanges = {};
  if (visibility === 'published') {
    const toCome = meta.date !== null && Date.parse(meta.date) > now.getTime();
    const status = toCome ? 'scheduled' : 'published';
    if (meta.status !== status) changes.status = status;
    if (meta.date === null) changes.date = now.toISOString();
  } else if (meta.status === 'published' || meta.status === 'scheduled') {
    const others = (await library.readPublications(id)).filter((record) => record.accountId !== accountId);
    if (!others.some((record) => record.lastReceipt?.visibility === 'published')) changes.status = 'draft';
  }
  if (Object.keys(changes).length === 0) return;
  await library.setMeta(id, changes).catch((thrown: unknown) => {
    if (!(thrown instanceof LonghandError)) throw thrown;
  });
}
