import { createHash } from 'node:crypto';

import { mediaReferences, renderHtml } from '#core/convert/index.ts';
import { LonghandError } from '#core/failure.ts';
import type { PostId } from '#core/post/post.ts';
import type { OutgoingMedia, OutgoingPost } from '#core/publish/connector.ts';

import type { Library, PostSnapshot } from '../library/contract.ts';

/** A post made ready to be sent, and what its writer may want to know first. */
export interface Outgoing {
  post: OutgoingPost;
  warnings: string[];
}

/** Reads the post's media and puts together what a connector is given. */
export async function prepare(
  library: Library,
  id: PostId,
  snapshot: PostSnapshot,
  visibility: 'draft' | 'published',
): Promise<Outgoing> {
  const { meta, document } = snapshot;
  const warnings: string[] = [];
  const media: OutgoingMedia[] = [];
  const missing = new Set<string>();
  const remoteHosts = new Set<string>();

  const take = async (src: string, alt: string): Promise<void> => {
    if (media.some((each) => each.src === src) || missing.has(src)) return;
    if (isElsewhere(src)) {
      if (URL.canParse(src, 'https://x.invalid/') && !src.trim().startsWith('data:'))
        remoteHosts.add(new URL(src, 'https://x.invalid/').host);
      return;
    }
    const found = await readBeside(library, id, src);
    if (found === null) {
      missing.add(src);
      warnings.push(`The picture ${src} is not beside the post. Its place will show the description instead.`);
      return;
    }
    media.push({
      src,
      fileName: found.name.split('/').at(-1) ?? found.name,
      mimeType: found.mimeType,
      alt,
      sha256: createHash('sha256').update(found.bytes).digest('hex'),
      bytes: found.bytes,
    });
  };

  for (const reference of mediaReferences(document)) await take(reference.src, reference.alt);
  if (meta.cover !== null) await take(meta.cover, meta.title);
  for (const host of remoteHosts) warnings.push(`A picture stays on its own server, ${host}, and is not sent.`);

  const cover = media.find((each) => each.src === meta.cover)?.src ?? null;
  const post: OutgoingPost = {
    postId: id,
    title: meta.title,
    slug: meta.slug,
    excerpt: meta.excerpt,
    tags: meta.tags,
    categories: meta.categories,
    author: meta.author,
    language: meta.language,
    canonicalUrl: meta.canonicalUrl,
    date: meta.date,
    visibility,
    markdown: snapshot.markdown,
    renderHtml: (mediaUrl) => renderHtml(document, { mediaUrl: (src) => (missing.has(src) ? null : mediaUrl(src)) }),
    media,
    cover,
  };
  return { post, warnings };
}

/** Whether a reference leads away from the post's folder. */
function isElsewhere(src: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(src.trim());
}

/** The file that a reference means: by the name as it stands, else by the name that it is as a URL. */
async function readBeside(
  library: Library,
  id: PostId,
  src: string,
): Promise<{ name: string; bytes: Uint8Array; mimeType: string } | null> {
  const plain = src.replace(/[?#].*$/s, '');
  const names = new Set([src, decoded(src), plain, decoded(plain)].map((name) => name.replace(/^(?:\.\/)+/, '')));
  for (const name of names) {
    if (name === '') continue;
    try {
      const found = await library.readMedia(id, name);
      if (found !== null) return { name, ...found };
    } catch (thrown) {
      // A name that leads out of the folder is no picture of the post.
      if (!(thrown instanceof LonghandError) || !['invalid-input', 'forbidden', 'not-found'].includes(thrown.code))
        throw thrown;
    }
  }
  return null;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
