import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { changesOf } from '#core/convert/markdown/changes.ts';

import { parameters } from '../../property.ts';

const apply = (before: string, after: string): string => {
  let text = before;
  for (const { start, end, text: put } of changesOf(before, after).toReversed())
    text = text.slice(0, start) + put + text.slice(end);
  return text;
};

test('changes are told apart word by word', () => {
  expect(changesOf('one two three four', 'one 2 three four five')).toEqual([
    { start: 4, end: 7, text: '2' },
    { start: 18, end: 18, text: ' five' },
  ]);
  expect(changesOf('same', 'same')).toEqual([]);
});

test('very many changes are one', () => {
  const words = Array.from({ length: 300 }, (_, index) => `w${index}`);
  expect(changesOf(words.join(' '), words.map((word) => `${word}x`).join(' '))).toHaveLength(1);
});

test('the changes between two texts make the one of the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'cd', ' ', '\n', '*'), { maxLength: 40 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, after)).toBe(after);
    }),
    parameters(500),
  );
});
