import { createHash } from 'node:crypto';

import { isLocalReference, mediaReferences, renderHtml } from '#core/convert/index.ts';
import type { MediaReference } from '#core/convert/text.ts';
import type { NodeJson } from '#core/document/json.ts';
import { countUndescribed } from '#core/document/undescribed.ts';
import { nodeDefinition } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';
import type { PostId } from '#core/post/post.ts';
import type { OutgoingMedia, OutgoingPost } from '#core/publish/connector.ts';
import type { PictureRule } from '#core/publish/pictureRule.ts';

import type { Library, PostSnapshot } from '../library/contract.ts';
import { bytesOf } from '../library/media/pieces.ts';
import { bytesSource } from '../library/media/source.ts';
import { fitPicture, nameFor, unfit } from '../pictures/fit.ts';
import { withoutMissing } from './missing.ts';

/** A post made ready to be sent, and what its writer may want to know first. */
export interface Outgoing {
  post: OutgoingPost;
  warnings: string[];
}

/** Reads the post's media and puts together what a connector is given. */
export async function prepare(
  library: Pick<Library, 'readMedia'>,
  id: PostId,
  snapshot: PostSnapshot,
  visibility: 'draft' | 'published',
  pictures: PictureRule | null,
): Promise<Outgoing> {
  const { meta, document } = snapshot;
  const warnings: string[] = [];
  const media: OutgoingMedia[] = [];
  const missing = new Set<string>();
  const linkedFiles = new Set<string>();

  const take = async ({ src, alt, use }: MediaReference): Promise<void> => {
    if (media.some((each) => each.src === src) || missing.has(src)) return;
    const found = await readBeside(library, id, src);
    if (found === null) {
      // A link may lead to a page of the site, of which nothing is known here.
      if (use === 'link') return;
      missing.add(src);
      warnings.push(`The ${use} ${src} is not beside the post. Its place will show the description instead.`);
      return;
    }
    const { bytes, mimeType } = found;
    const fileName = found.name.split('/').at(-1) ?? found.name;
    media.push({
      src,
      fileName,
      mimeType,
      alt,
      sha256: await hashOf(bytes),
      bytes,
      // What a link leads to is what its readers asked for.
      ...(pictures !== null &&
        use === 'picture' && {
          async prepared(signal: AbortSignal) {
            const fitted = await fitPicture({ bytes, mimeType }, pictures, signal);
            return fitted === null
              ? { bytes, mimeType, fileName }
              : { ...fitted, fileName: nameFor(fileName, fitted.mimeType) };
          },
        }),
    });
  };

  for (const reference of mediaReferences(document)) {
    await take(reference);
    if (media.some(({ src }) => src === reference.src)) linkedFiles.add(reference.src);
  }
  if (meta.cover !== null && isLocalReference(meta.cover))
    await take({ src: meta.cover, alt: meta.title, use: 'picture' });
  for (const [host, nouns] of remoteHosts(document)) {
    warnings.push(`${nouns} at ${host} stay on that server and are not sent.`);
  }

  const cover = media.find((each) => each.src === meta.cover)?.src ?? null;
  const why = pictures !== null && media.some((each) => each.prepared !== undefined) ? await unfit() : null;
  if (why !== null) warnings.push(why);
  const shown = withoutMissing(document, missing);
  const undescribed = countUndescribed(shown);
  if (undescribed > 0)
    warnings.push(
      undescribed === 1
        ? 'One picture has no description for those who cannot see it.'
        : `${undescribed} pictures have no description for those who cannot see them.`,
    );
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
    renderHtml: (mediaUrl) => renderHtml(shown, { mediaUrl, linkedFiles, headingIds: true }),
    media,
    cover,
  };
  return { post, warnings };
}

/** The hash of bytes, for which nothing else has to wait. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of bytesOf(bytesSource(bytes), [{ from: 0, to: bytes.byteLength }])) hash.update(part);
  return hash.digest('hex');
}

/** The servers of what is shown from elsewhere, and what that is. An embed shows nothing of another server. */
function remoteHosts(document: NodeJson): Map<string, 'Pictures' | 'Media'> {
  const hosts = new Map<string, 'Pictures' | 'Media'>();
  const open = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const media = node.type === 'embed' ? [] : (nodeDefinition(node.type)?.media?.(node.attrs ?? {}) ?? []);
    for (const { src, use = 'picture' } of media) {
      if (use === 'file' || !/^https?:\/\//i.test(src.trim()) || !URL.canParse(src)) continue;
      const { host } = new URL(src);
      hosts.set(host, use === 'picture' && hosts.get(host) !== 'Media' ? 'Pictures' : 'Media');
    }
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return hosts;
}

/** The file that a reference means: by the name as it stands, else by the name that it is as a URL. */
async function readBeside(
  library: Pick<Library, 'readMedia'>,
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
