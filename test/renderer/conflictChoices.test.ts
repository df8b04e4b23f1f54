import { expect, test } from 'vitest';

import type { PostConflict } from '#core/post/conflict.ts';

import { carriedOver, countWords } from '../../renderer/features/conflict/choices.ts';

const block = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const conflict = (mine: string, ...others: string[]): PostConflict => ({
  at: '',
  places: others.map((theirs, at) => ({ base: [], mine: [block(at === 0 ? mine : 'mine')], theirs: [block(theirs)] })),
  fields: [],
});

test('what was chosen holds while the writer goes on, but words that came since are not thrown away unseen', () => {
  const before = conflict('mine', 'one', 'two');
  const now = conflict('mine and more', 'one', 'two');
  expect(carriedOver(before, { places: ['both', 'theirs'], fields: [] }, now).places).toEqual(['both', 'theirs']);
  expect(carriedOver(before, { places: ['theirs', 'mine'], fields: [] }, now).places).toEqual([null, 'mine']);
});

test('a choice goes with its place when another place is gone, and is asked for again where the other side changed', () => {
  const before = conflict('mine', 'one', 'two');
  const left: PostConflict = { ...before, places: before.places.slice(1) };
  expect(carriedOver(before, { places: [null, 'mine'], fields: [] }, left).places).toEqual(['mine']);
  expect(
    carriedOver(before, { places: ['mine', 'mine'], fields: [] }, conflict('mine', 'other', 'two')).places,
  ).toEqual([null, 'mine']);
});

test('places and fields are counted in words', () => {
  expect(countWords(conflict('mine', 'one'))).toBe('one place');
  expect(countWords({ ...conflict('mine', 'one', 'two'), fields: [{ name: 'title', mine: '', theirs: 'a' }] })).toBe(
    '2 places and one field',
  );
});
