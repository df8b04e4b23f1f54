import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { PostSelection } from '#core/post/listing.ts';
import type { Exporter } from '#services/exporters/contract.ts';
import { exportPosts } from '#services/exporters/several.ts';
import type { Library, PostSnapshot } from '#services/library/contract.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-several-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const slugs: Record<string, string> = { a: 'tea', b: 'tea', c: 'broken', d: 'sea' };
const library = {
  listing: { ids: () => Promise.resolve(Object.keys(slugs)) },
  summary: (id: string) => Promise.resolve({ id, title: `Post ${id}` }),
  snapshot(id: string) {
    if (slugs[id] === 'broken') {
      return Promise.reject(new LonghandError({ code: 'read-only', message: 'The top of this file has a mistake.' }));
    }
    return Promise.resolve({ meta: { title: `Post ${id}`, slug: slugs[id] } });
  },
  readMedia: () => Promise.resolve(null),
} as unknown as Library;
const exporter = {
  format: 'html-file',
  label: '',
  suggestName: (post: PostSnapshot) => `${post.meta.slug}.html`,
  export: (post: PostSnapshot) =>
    Promise.resolve({
      kind: 'file' as const,
      files: [{ path: 'a.html', bytes: new TextEncoder().encode(post.meta.title) }],
      warnings: post.meta.slug === 'sea' ? ['A picture is missing.'] : [],
    }),
} satisfies Exporter;
const some = (...ids: string[]): PostSelection => ({ kind: 'ids', ids });
const operation = (signal = new AbortController().signal, progress = () => {}) => ({ signal, progress });

it('gives two posts with one name two files, names what failed, and replaces nothing at the next export', async () => {
  const result = await exportPosts(library, exporter, { selection: some('a', 'b', 'c', 'd'), folder }, operation());
  expect(result).toEqual({
    done: 3,
    failed: [{ id: 'c', title: 'Post c', message: 'The top of this file has a mistake.' }],
    warnings: ['Post d: A picture is missing.'],
  });
  expect((await readdir(folder)).sort()).toEqual(['sea.html', 'tea-2.html', 'tea.html']);
  await exportPosts(library, exporter, { selection: some('a'), folder }, operation());
  expect(await readdir(folder)).toContain('tea-3.html');
});

it('of a query means what it finds, but for what was taken out', async () => {
  const query = { section: 'all', text: '', tag: null, category: null, sort: 'updated', descending: true } as const;
  await exportPosts(
    library,
    exporter,
    { selection: { kind: 'query', query, except: ['b', 'c'] }, folder },
    operation(),
  );
  expect((await readdir(folder)).sort()).toEqual(['sea.html', 'tea.html']);
});

it('ends early when it is cancelled, and says what was done', async () => {
  const abort = new AbortController();
  let steps = 0;
  const progress = () => {
    steps += 1;
    if (steps === 2) abort.abort();
  };
  const result = await exportPosts(
    library,
    exporter,
    { selection: some('a', 'b', 'd'), folder },
    operation(abort.signal, progress),
  );
  expect(result.done).toBeLessThan(3);
  expect(await readdir(folder)).toHaveLength(result.done);
});
