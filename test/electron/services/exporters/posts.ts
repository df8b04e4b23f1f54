import { createHash } from 'node:crypto';

import { parseMarkdown } from '#core/convert/index.ts';
import type { PostMeta } from '#core/post/post.ts';
import type { PostSnapshot } from '#services/library/contract.ts';
import type { Operation } from '#services/publishing/contract.ts';

/** A post as the library would hand it over, with what a test says different. */
export function post(markdown: string, meta: Partial<PostMeta> = {}): PostSnapshot {
  const whole: PostMeta = {
    title: 'A post',
    slug: 'a-post',
    date: null,
    updated: null,
    status: 'draft',
    tags: [],
    categories: [],
    excerpt: '',
    cover: null,
    author: '',
    canonicalUrl: '',
    language: 'en',
    ...meta,
  };
  const { document } = parseMarkdown(markdown);
  return {
    summary: {
      id: 'p1',
      slug: whole.slug,
      path: `posts/${whole.slug}/index.md`,
      title: whole.title,
      status: whole.status,
      excerpt: whole.excerpt,
      date: whole.date,
      updated: whole.updated ?? '2026-11-22T09:00:00Z',
      tags: whole.tags,
      categories: whole.categories,
      coverUrl: null,
      words: 1,
      problem: null,
      publications: [],
      trashedAt: null,
    },
    meta: whole,
    document,
    markdown,
    folder: '/nowhere',
    contentHash: createHash('sha256').update(markdown).digest('hex'),
  };
}

/** Reads media from a record, as the library would from the post's folder. */
export const media =
  (files: Record<string, { bytes: Uint8Array; mimeType: string }>) =>
  (src: string): Promise<{ bytes: Uint8Array; mimeType: string } | null> =>
    Promise.resolve(files[src] ?? null);

/** The files of `articleText` that are no pictures. */
export const articleFiles = {
  'talk.mp3': { bytes: new Uint8Array([1]), mimeType: 'audio/mpeg' },
  'film.mp4': { bytes: new Uint8Array([2]), mimeType: 'video/mp4' },
  'paper.pdf': { bytes: new Uint8Array([3]), mimeType: 'application/pdf' },
};

export const noMedia = media({});

export const operation = (signal = new AbortController().signal): Operation => ({ signal, progress: () => undefined });
