import type { ListQuery } from '#core/post/listing.ts';

import type { FakeOptions } from './fakeBridge.ts';
import { twoSides } from './documents.ts';
import type { PostSummary } from '#core/post/post.ts';

import { harnessPosts } from './posts.ts';

const everything: ListQuery = {
  section: 'all',
  text: '',
  tag: null,
  category: null,
  sort: 'updated',
  descending: true,
};

/** Beginnings of a test or of a screenshot. */
export const scenes: Record<string, FakeOptions> = {
  library: {},
  first: { library: null, recent: [], posts: [] },
  lost: {
    library: null,
    libraryFailure: {
      code: 'not-found',
      message: 'The library at ~/Documents/Blog is not there any more.',
      kept: 'Nothing was removed by Longhand.',
      next: 'If it is on another disk, connect it and open it again.',
    },
  },
  empty: { posts: [] },
  alone: { accounts: [] },
  unprotected: { accounts: [], protection: { level: 'none', keeper: '', allowed: false } },
  unversioned: { versions: { count: 0 } },
  manyVersions: { versions: { count: 60 } },
  arabic: { versions: { rtl: true } },
  recovered: { recovered: 'p1' },
  conflict: { conflict: twoSides },
  copy: {
    posts: harnessPosts().map((post) =>
      post.id === 'p3'
        ? {
            ...post,
            problem: {
              kind: 'sync-conflict',
              message:
                'This is another version of “index.md” beside it, from a program that could not bring the two together.',
              otherPath: 'posts/the-harbour-at-the-end-of-the-line/index.md',
            },
          }
        : post,
    ),
  },
  /** What a library has that was lived in: trees of terms, kept searches, links, things to look after. */
  lived: {
    posts: harnessPosts().map((post, index) => ({
      ...post,
      tags: index % 3 === 0 ? [...post.tags, 'travel/north/islands', 'travel/south'] : post.tags,
    })),
    searches: [
      {
        id: 's1',
        name: 'Unfinished essays',
        query: { ...everything, section: 'draft', category: 'Essays' },
      },
      { id: 's2', name: 'Everything with gulls in it, whatever it may be', query: { ...everything, text: 'gulls' } },
    ],
    links: [
      {
        from: 'p3',
        fromTitle: 'On keeping a notebook for fifteen years without once reading it again',
        href: '../the-harbour-at-the-end-of-the-line/',
        text: 'the harbour',
        to: 'p1',
      },
      {
        from: 'p4',
        fromTitle: 'ثلاثة أيام في مدينة لا تنام',
        href: '../the-harbour-at-the-end-of-the-line/#anders',
        text: 'Anders',
        to: 'p1',
      },
    ],
    broken: [
      {
        from: 'p1',
        fromTitle: 'The harbour at the end of the line',
        href: '../winter-lights/',
        text: 'winter',
        suggestion: { id: 'p7', title: 'Winter light', href: '../winter-light/' },
      },
      {
        from: 'p1',
        fromTitle: 'The harbour at the end of the line',
        href: 'tide-tables.pdf',
        text: 'the tide tables',
        suggestion: null,
      },
    ],
    duplicates: [
      {
        why: 'same-text',
        posts: [
          { id: 'p7', title: 'Winter light', path: 'posts/winter-light/index.md', updated: '2026-11-01T10:00:00Z' },
          {
            id: 'p9',
            title: 'Winter light (copy)',
            path: 'posts/winter-light-copy/index.md',
            updated: '2026-11-02T10:00:00Z',
          },
        ],
      },
    ],
    orphans: [
      {
        path: 'posts/winter-light/old-view.svg',
        post: { id: 'p7', title: 'Winter light' },
        url: '/media/p7/old-view.svg',
        size: 1_240_000,
      },
      {
        path: 'media/2019/a-very-long-name-of-a-recording-that-nobody-remembers-making-any-more.wav',
        post: null,
        url: null,
        size: 48_000_000,
      },
    ],
    check: {
      files: 812,
      bytes: 48_200_000,
      findings: [
        { path: 'posts/notes/index.md', kind: 'front-matter', message: 'Line 2: a value is never closed.' },
        { path: 'posts/boats/boat.jpg', kind: 'damaged', message: 'The file ends in the middle of the picture.' },
      ],
    },
  },
  get many() {
    return { posts: copies(10_000) };
  },
  get vast() {
    return { posts: copies(100_000) };
  },
};

/** So many posts, of a few kinds. */
function copies(count: number): PostSummary[] {
  const some = harnessPosts();
  return Array.from({ length: count }, (_, index) => {
    const post = some[index % some.length];
    if (post === undefined) throw new Error('There are no posts to copy.');
    return { ...post, id: `m${index}`, trashedAt: null };
  });
}
