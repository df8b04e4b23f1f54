import { expect, test } from 'vitest';

import { placesIn, wantedWords, WordFinder } from '../../../renderer/editor/matches/matchedWords.ts';
import { paragraphs } from './documents.ts';

const found = (text: string, ...words: string[]): string[] =>
  placesIn(text, wantedWords(words)).map(({ start, end }) => text.slice(start, end));

test('words are found whatever their case and their accents', () => {
  expect(found('Le Café, un CAFE, des cafés.', 'cafe')).toEqual(['Café', 'CAFE', 'cafés']);
  expect(found('cafe\u0301 au lait', 'cafe')).toEqual(['cafe\u0301']);
});

test('a phrase is one mark, and its words apart are none', () => {
  expect(found('The red house; the house is red.', 'red house')).toEqual(['red house']);
});

test('scripts without spaces are found inside of their lines', () => {
  expect(found('今日は東京の港に行く。', '東京')).toEqual(['東京']);
  expect(found('서울의 항구', '서울')).toEqual(['서울']);
});

test('words are found in every block, by their places in the document, and only in the part that is asked for', () => {
  const doc = paragraphs('One tide.', 'No water.', 'Tides again.');
  const finder = new WordFinder(wantedWords(['tide']));
  const all = [...finder.between(doc, 0, doc.content.size)];
  expect(all.map(({ from, to }) => doc.textBetween(from, to))).toEqual(['tide', 'Tides']);
  expect([...finder.between(doc, 0, 5)]).toEqual(all.slice(0, 1));
});
