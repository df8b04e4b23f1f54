import { createHash } from 'node:crypto';

import { isLocalReference, mediaReferences, renderHtml } from '#core/convert/index.ts';
import type { NodeJson } from '#core/document/json.ts';
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

  const take = async (src: string, alt: string): Promise<void> => {
    if (media.some((each) => each.src === src) || missing.has(src)) return;
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

  for (const { src, alt } of mediaReferences(document)) await take(src, alt);
  if (meta.cover !== null && isLocalReference(meta.cover)) await take(meta.cover, meta.title);
  for (const host of remoteHosts(document)) {
    warnings.push(`Pictures at ${host} stay on that server and are not sent.`);
  }

  const cover = media.find((each) => each.src === meta.cover)?.src ?? null;
  const shown = missing.size === 0 ? document : withoutPictures(document, missing);
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
    renderHtml: (mediaUrl) => renderHtml(shown, { mediaUrl }),
    media,
    cover,
  };
  return { post, warnings };
}

/** The servers of pictures that are shown from elsewhere. */
function remoteHosts(node: NodeJson): Set<string> {
  const src = node.type === 'image' ? node.attrs?.['src'] : undefined;
  const own =
    typeof src === 'string' && /^https?:\/\//i.test(src.trim()) && URL.canParse(src) ? [new URL(src).host] : [];
  return new Set([...own, ...(node.content ?? []).flatMap((child) => [...remoteHosts(child)])]);
}

/** The document with the descriptions of missing pictures in their places: a reader is not shown a broken one. */
function withoutPictures<N extends NodeJson>(node: N, missing: ReadonlySet<string>): N {
  if (node.content === undefined) return node;
  const content = node.content.flatMap((child): NodeJson[] => {
    const { src, alt } = child.attrs ?? {};
    if (child.type !== 'image' || typeof src !== 'string' || !missing.has(src))
      return [withoutPictures(child, missing)];
    return typeof alt === 'string' && alt !== '' ? [{ type: 'text', text: alt }] : [];
  });
  return { ...node, content };
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
