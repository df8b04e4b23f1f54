import { expect, test } from 'vitest';

import { mergeMeta } from '#core/post/mergeMeta.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostMeta } from '#core/post/post.ts';

const { meta } = readFrontMatter('');
const of = (changes: Partial<PostMeta>): PostMeta => ({ ...meta, title: 'T', tags: ['a', 'b'], ...changes });

test('fields that one side changed are taken, and the same change counts once', () => {
  const base = of({});
  expect(mergeMeta(base, of({ title: 'Mine' }), of({ excerpt: 'E' }))).toEqual({
    changes: { title: 'Mine' },
    fields: [],
  });
  expect(mergeMeta(base, of({ title: 'X' }), of({ title: 'X' }))).toEqual({ changes: {}, fields: [] });
});

test('a field that both changed is contested, and stays mine until that is decided', () => {
  expect(mergeMeta(of({}), of({ title: 'Mine', cover: 'a.png' }), of({ title: 'Theirs', cover: 'b.png' }))).toEqual({
    changes: { title: 'Mine', cover: 'a.png' },
    fields: [
      { name: 'title', mine: 'Mine', theirs: 'Theirs' },
      { name: 'cover', mine: 'a.png', theirs: 'b.png' },
    ],
  });
});

test('terms that either side added or took away are added or gone', () => {
  const merged = mergeMeta(of({}), of({ tags: ['b', 'mine'] }), of({ tags: ['a', 'b', 'theirs'] }));
  expect(merged).toEqual({ changes: { tags: ['b', 'theirs', 'mine'] }, fields: [] });
  expect(mergeMeta(of({}), of({ tags: ['b', 'a'] }), of({})).changes).toEqual({ tags: ['b', 'a'] });
  expect(mergeMeta(of({}), of({}), of({ tags: ['b', 'a'] })).changes).toEqual({});
});
