import { expect, test } from 'vitest';

import { rebase } from '../../../renderer/editor/steps/rebase.ts';
import { paragraphs, textsOf } from './documents.ts';

function together(
  base: string[],
  mine: string[],
  theirs: string[],
  attempted: string[] | null = null,
  taken?: Record<string, number>,
): string[] {
  const opened = paragraphs(...theirs);
  const step = rebase(
    {
      base: paragraphs(...base),
      mine: paragraphs(...mine),
      attempted: attempted && paragraphs(...attempted),
      session: 'before',
      attemptedVersion: 7,
    },
    opened,
    taken,
  );
  if (step === null) return theirs;
  const { doc } = step.apply(opened);
  if (doc === null) throw new Error('The step does not fit');
  doc.check();
  return textsOf(doc);
}

test('words that main never got are put into the text when it is opened again', () => {
  expect(together(['one'], ['one', 'two'], ['one'])).toEqual(['one', 'two']);
});

test('words that main got although its answer was lost are not written twice', () => {
  expect(together(['one'], ['one', 'two'], ['one', 'two'], ['one', 'two'])).toEqual(['one', 'two']);
  expect(together(['a'], ['a', 'b', 'c'], ['a', 'b'], ['a', 'b'])).toEqual(['a', 'b', 'c']);
});

test('words that main is known to have got are not written twice, whatever else was changed', () => {
  const heard = (taken: Record<string, number>): string[] =>
    together(['one'], ['one two three'], ['theirs', 'one two'], ['one two'], taken);
  expect(heard({ before: 7 })).toEqual(['theirs', 'one two three']);
  expect(heard({ before: 4 })).toEqual(['theirs', 'one two', 'one two three']);
  // Another wrote the same words: ours are still missing.
  expect(together(['a'], ['a', 'b'], ['a', 'b'], ['a', 'b'], {})).toEqual(['a', 'b']);
});

test('a change above and a change below go together', () => {
  expect(together(['a', 'b', 'c'], ['a', 'b', 'c mine'], ['a theirs', 'new', 'b', 'c'])).toEqual([
    'a theirs',
    'new',
    'b',
    'c mine',
  ]);
  expect(together(['a', 'b', 'c'], ['a mine', 'b', 'c'], ['a', 'b', 'c theirs'])).toEqual(['a mine', 'b', 'c theirs']);
});

test('where each side took away what the other left, the text that is there stays', () => {
  expect(together(['a', 'b'], ['a'], ['b'])).toEqual(['b']);
  expect(together(['a', 'b', 'c'], ['a'], ['c'])).toEqual(['c']);
});

test('a block that both changed is kept twice rather than lost once', () => {
  expect(together(['a', 'b', 'c'], ['a', 'b mine', 'c'], ['a', 'b theirs', 'c'])).toEqual([
    'a',
    'b theirs',
    'b mine',
    'c',
  ]);
});

test('a text deleted elsewhere keeps what was written here', () => {
  expect(together(['a', 'b'], ['a', 'b and more'], [''])).toEqual(['', 'b and more']);
});

test('a block deleted here is deleted there, when nobody touched it', () => {
  expect(together(['a', 'b', 'c'], ['a', 'c'], ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
});

test('what stands on both sides in the same words is not written twice', () => {
  expect(together(['a'], ['a b', 'c'], ['a b'])).toEqual(['a b', 'c']);
  expect(together(['a'], ['a b'], ['a b c'])).toEqual(['a b c', 'a b']);
});
