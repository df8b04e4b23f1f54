import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';

import { findInBlocks } from '../../../renderer/editor/find/search.ts';
import { paragraphs } from './documents.ts';

function found(texts: string[], text: string, matchCase = false): string[] {
  const document = paragraphs(...texts);
  return [...findInBlocks(document, { text, matchCase })].flat().map(({ from, to }) => document.textBetween(from, to));
}

test('finds every place in every block, whatever the case', () => {
  expect(found(['The ridge, the goats', 'then'], 'the')).toEqual(['The', 'the', 'the']);
  expect(found(['The ridge, the goats'], 'the', true)).toEqual(['the']);
});

test('letters whose lower case is longer do not move the marks', () => {
  expect(found(['İİİ goats'], 'goats')).toEqual(['goats']);
});

test('a picture inside a word is not a part of what is found', () => {
  const document = documentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'be' },
          { type: 'image', attrs: { src: 'a.png' } },
          { type: 'text', text: 'fore before' },
        ],
      },
    ],
  });
  const matches = [...findInBlocks(document, { text: 'before', matchCase: false })].flat();
  expect(matches).toEqual([{ from: 9, to: 15 }]);
});

test('nothing is found where nothing is asked', () => {
  expect(found(['text'], '')).toEqual([]);
});
