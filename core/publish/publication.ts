import type { PublishEvent, PublishHistory, PublishReceipt, RemoteMedia } from './connector.ts';

/** What is kept of one post at one account: its history, and what the writer was last told. */
export interface Publication extends PublishHistory {
  accountId: string;
  lastReceipt: PublishReceipt | null;
  /** The post's content hash when it was last sent whole, or null. */
  sentHash: string | null;
}

/** A post that was never sent to the account. */
export function newPublication(accountId: string): Publication {
  return {
    accountId,
    remote: null,
    pendingCreate: null,
    pendingUpdate: null,
    media: [],
    pendingMedia: [],
    lastReceipt: null,
    sentHash: null,
  };
}

/** Where a publication stands, as one word with what belongs to it. */
export type PublicationState =
  | { kind: 'unsent' }
  /** A create was begun and its end is not known. */
  | { kind: 'creating'; marker: string; since: string }
  | { kind: 'sent'; remoteId: string }
  /** The post is there; whether its last update arrived is not known. */
  | { kind: 'updating'; remoteId: string; since: string };

export function stateOf(history: PublishHistory): PublicationState {
  if (history.remote !== null) {
    const { remoteId } = history.remote;
    return history.pendingUpdate === null
      ? { kind: 'sent', remoteId }
      : { kind: 'updating', remoteId, since: history.pendingUpdate.since };
  }
  return history.pendingCreate === null ? { kind: 'unsent' } : { kind: 'creating', ...history.pendingCreate };
}

/** The publication after an event. `now` is ISO 8601. A time that an intent already has stays: it tells how long its end is unknown. */
export function afterEvent<P extends PublishHistory>(publication: P, event: PublishEvent, now: string): P {
  switch (event.kind) {
    case 'media-intent': {
      const { sha256, fileName } = event;
      if (publication.pendingMedia.some((pending) => pending.sha256 === sha256)) return publication;
      return { ...publication, pendingMedia: [...publication.pendingMedia, { sha256, fileName, since: now }] };
    }
    case 'media-sent':
      return {
        ...publication,
        media: [...without(publication.media, event.media.sha256), event.media],
        pendingMedia: without(publication.pendingMedia, event.media.sha256),
      };
    case 'media-missing':
      return {
        ...publication,
        media: without(publication.media, event.sha256),
        pendingMedia: without(publication.pendingMedia, event.sha256),
      };
    case 'create-intent': {
      const since = publication.pendingCreate?.marker === event.marker ? publication.pendingCreate.since : now;
      return { ...publication, pendingCreate: { marker: event.marker, since } };
    }
    case 'create-missing':
      return { ...publication, pendingCreate: null };
    case 'update-intent':
      return { ...publication, pendingUpdate: { digest: event.digest, since: now } };
    case 'post-sent':
      return { ...publication, remote: event.post, pendingCreate: null, pendingUpdate: null };
    case 'remote-seen':
      return { ...publication, remote: event.post, pendingCreate: null, pendingUpdate: null };
  }
}

/** The publication once the remote has the whole post. */
export function afterSuccess(publication: Publication, receipt: PublishReceipt, contentHash: string): Publication {
  return { ...publication, lastReceipt: receipt, sentHash: contentHash };
}

/** Whether an event says that something is about to be sent that may leave a trace on the remote. */
export function isIntent({ kind }: PublishEvent): boolean {
  return kind === 'create-intent' || kind === 'media-intent' || kind === 'update-intent';
}

/** Whether two histories of one post at one account say the same: where they do not, someone else publishes it, too. */
export function isSameHistory(one: PublishHistory, other: PublishHistory): boolean {
  const told = ({ remote, pendingCreate, pendingUpdate, media, pendingMedia }: PublishHistory): string =>
    JSON.stringify([
      remote === null ? null : [remote.remoteId, remote.revision],
      pendingCreate?.marker ?? null,
      pendingUpdate?.digest ?? null,
      media.map(({ sha256, remoteId }) => [sha256, remoteId]),
      pendingMedia.map(({ sha256 }) => sha256),
    ]);
  return told(one) === told(other);
}

function without<M extends Pick<RemoteMedia, 'sha256'>>(media: M[], sha256: string): M[] {
  return media.filter((medium) => medium.sha256 !== sha256);
}
