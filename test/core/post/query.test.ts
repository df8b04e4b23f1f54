import { expect, test } from 'vitest';

import type { PostQuery, PostSummary } from '#core/post/post.ts';
import type { IndexedPost } from '#core/post/query.ts';
import { countPosts, filterPosts, fold } from '#core/post/query.ts';

function post(title: string, changes: Partial<PostSummary> = {}, text = ''): IndexedPost {
  const summary: PostSummary = {
    id: title,
    slug: title,
    path: title,
    title,
    status: 'draft',
    excerpt: '',
    date: null,
    updated: '2026-01-01T00:00:00Z',
    tags: [],
    categories: [],
    coverUrl: null,
    words: 0,
    problem: null,
    publications: [],
    trashedAt: null,
    ...changes,
  };
  return { summary, searchText: fold(`${title}\n${text}`) };
}
const all: PostQuery = {
  text: '',
  status: null,
  tag: null,
  category: null,
  trash: false,
  sort: 'title',
  descending: false,
};
const titles = (posts: IndexedPost[], query: Partial<PostQuery>): string[] =>
  filterPosts(posts, { ...all, ...query }).map((one) => one.title);

test('every word must occur, in title or text, whatever its case and accents', () => {
  const posts = [post('Été à Paris', {}, 'Straße 東京タワー'), post('Paris', {}, 'winter')];
  expect(titles(posts, { text: 'PARIS' })).toEqual(['Été à Paris', 'Paris']);
  expect(titles(posts, { text: ' paris ete ' })).toEqual(['Été à Paris']);
  expect(titles(posts, { text: 'strasse 東京' })).toEqual(['Été à Paris']);
  expect(titles(posts, { text: 'paris summer' })).toEqual([]);
});

test('filters hold together, and the trash is a place of its own', () => {
  const posts = [
    post('a', { tags: ['x'], status: 'published' }),
    post('b', { tags: ['x'], categories: ['c'] }),
    post('c', { tags: ['x'], trashedAt: '2026-01-01T00:00:00Z' }),
  ];
  expect(titles(posts, { tag: 'x' })).toEqual(['a', 'b']);
  expect(titles(posts, { tag: 'x', category: 'c', status: 'draft' })).toEqual(['b']);
  expect(titles(posts, { trash: true })).toEqual(['c']);
  expect(countPosts(posts)).toMatchObject({
    all: 2,
    trash: 1,
    byStatus: { draft: 1, published: 1, scheduled: 0, archived: 0 },
    tags: [{ name: 'x', count: 2 }],
  });
});

test('sorting keeps posts without a date last, and does not jump', () => {
  const posts = [
    post('b', { date: null }),
    post('a 10', { date: '2026-01-02' }),
    post('a 9', { date: '2026-01-03T10:00:00+02:00' }),
  ];
  expect(titles(posts, { sort: 'title' })).toEqual(['a 9', 'a 10', 'b']);
  expect(titles(posts, { sort: 'date' })).toEqual(['a 10', 'a 9', 'b']);
  expect(titles(posts, { sort: 'date', descending: true })).toEqual(['a 9', 'a 10', 'b']);
  expect(titles([post('y'), post('x'), post('z')], { sort: 'words', descending: true })).toEqual(['x', 'y', 'z']);
});
