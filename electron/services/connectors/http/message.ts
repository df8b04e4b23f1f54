import { createHash, createHmac } from 'node:crypto';

import { safeFileName } from '#core/publish/marker.ts';
import type { OutgoingMedia, OutgoingPost } from '#core/publish/connector.ts';

/** The version of the request format; see docs/http-endpoint.md. */
export const formatVersion = 1;

/** The body of a request: its bytes, as they are signed and sent. */
export interface Message {
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Where the HTML of a request refers to a medium; the receiver puts its own address there. */
export function mediaPath(medium: Pick<OutgoingMedia, 'sha256' | 'fileName' | 'mimeType'>): string {
  const name = safeFileName(medium.fileName, medium.mimeType);
  return `media/${medium.sha256}${name.slice(name.lastIndexOf('.'))}`;
}

/** The post as the receiver gets it. `attached` are the hashes of the media whose bytes travel with it. */
export function postDocument(post: OutgoingPost, attached: ReadonlySet<string>): Record<string, unknown> {
  const paths = new Map(post.media.map((medium) => [medium.src, mediaPath(medium)]));
  const cover = post.media.find((medium) => medium.src === post.cover);
  return {
    version: formatVersion,
    source: post.postId,
    title: post.title,
    slug: post.slug,
    status: post.visibility,
    date: post.date,
    excerpt: post.excerpt,
    categories: post.categories,
    tags: post.tags,
    author: post.author,
    language: post.language,
    canonicalUrl: post.canonicalUrl,
    cover: cover?.sha256 ?? null,
    html: post.renderHtml((src) => paths.get(src) ?? src),
    markdown: post.markdown,
    media: post.media.map((medium) => ({
      sha256: medium.sha256,
      src: medium.src,
      path: mediaPath(medium),
      fileName: medium.fileName,
      type: medium.mimeType,
      size: medium.bytes.byteLength,
      alt: medium.alt,
      attached: attached.has(medium.sha256),
    })),
  };
}

/** A digest of all that a request would say, whichever media happen to be attached. */
export function digestOf(post: OutgoingPost): string {
  return createHash('sha256')
    .update(JSON.stringify(postDocument(post, new Set())))
    .digest('hex')
    .slice(0, 32);
}

/** JSON alone, or with media as multipart/form-data: the part `post`, then one part for each medium, named by its hash. */
export function messageOf(post: OutgoingPost, attached: ReadonlySet<string>): Message {
  const json = JSON.stringify(postDocument(post, attached));
  if (attached.size === 0) return { contentType: 'application/json', bytes: new TextEncoder().encode(json) };
  // Derived from what is sent, so that a repeated request is the same to the byte.
  const boundary = `longhand-${createHash('sha256').update(json).digest('hex').slice(0, 40)}`;
  const parts: Uint8Array[] = [];
  const part = (headers: string[], bytes: Uint8Array): void => {
    parts.push(Buffer.from(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`), bytes, Buffer.from('\r\n'));
  };
  part(['Content-Disposition: form-data; name="post"', 'Content-Type: application/json'], Buffer.from(json));
  const written = new Set<string>();
  for (const medium of post.media) {
    if (!attached.has(medium.sha256) || written.has(medium.sha256)) continue;
    written.add(medium.sha256);
    const name = safeFileName(medium.fileName, medium.mimeType);
    part(
      [
        `Content-Disposition: form-data; name="${medium.sha256}"; filename="${name}"`,
        `Content-Type: ${/^[\w.+-]+\/[\w.+-]+$/.test(medium.mimeType) ? medium.mimeType : 'application/octet-stream'}`,
      ],
      medium.bytes,
    );
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: new Uint8Array(Buffer.concat(parts)) };
}

/** The headers that prove a request by a shared secret, without sending it. `seconds` is the time, in seconds since 1970. */
export function signatureHeaders(
  secret: string,
  request: { method: string; url: string; idempotencyKey: string; bytes: Uint8Array },
  seconds: number,
): Record<string, string> {
  const { pathname, search } = new URL(request.url);
  const body = createHash('sha256').update(request.bytes).digest('hex');
  const signed = ['longhand-1', String(seconds), request.method, pathname + search, request.idempotencyKey, body].join(
    '\n',
  );
  return {
    'longhand-timestamp': String(seconds),
    'longhand-content-sha256': body,
    'longhand-signature': createHmac('sha256', secret).update(signed).digest('hex'),
  };
}
