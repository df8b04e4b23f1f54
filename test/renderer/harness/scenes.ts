import type { FakeOptions } from './fakeBridge.ts';
import { twoSides } from './documents.ts';
import { harnessPosts } from './posts.ts';

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
  recovered: { recovered: 'p1' },
  conflict: { conflict: twoSides },
  many: {
    posts: Array.from({ length: 10_000 }, (_, index) => {
      const some = harnessPosts();
      const post = some[index % some.length];
      if (post === undefined) throw new Error('There are no posts to copy.');
      return { ...post, id: `m${index}`, trashedAt: null };
    }),
  },
};
