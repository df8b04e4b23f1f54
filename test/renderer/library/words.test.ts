import { describe, expect, it } from 'vitest';

import { numbered } from '#core/ipc/libraries.ts';
import type { LibraryCounts } from '#core/post/listing.ts';

import { suggestionsFor } from '../../../renderer/features/library/searchSuggestions.ts';
import { linesOf, termTree } from '../../../renderer/features/library/termTree.ts';
import { createTypeAhead } from '../../../renderer/features/library/typeAhead.ts';
import { sizeWords } from '../../../renderer/features/upkeep/words.ts';

const counts: LibraryCounts = {
  revision: 1,
  sections: { all: 9, draft: 4, scheduled: 0, published: 5, changed: 0, archived: 0, problems: 0, trash: 0 },
  tags: [
    { name: 'slow writing', count: 2 },
    { name: 'travel', count: 5 },
    { name: 'travel/north', count: 3 },
    { name: 'travel/north/islands', count: 3 },
    { name: 'travel/south', count: 2 },
    { name: 'Überfahrt', count: 1 },
  ],
  categories: [{ name: 'Essays', count: 4 }],
};
const today = new Date(2026, 10, 3);
const texts = (text: string, caret = text.length) =>
  suggestionsFor(text, caret, counts, today).items.map((item) => item.text);

describe('the tree of terms', () => {
  it('has a level for each slash, with the posts that are told for it', () => {
    const tree = termTree(counts.tags);
    expect(tree.map(({ name, count }) => [name, count])).toEqual([
      ['slow writing', 2],
      ['travel', 5],
      ['Überfahrt', 1],
    ]);
    expect(linesOf(tree, () => true).map(({ node, level }) => [level, node.path])).toEqual([
      [1, 'slow writing'],
      [1, 'travel'],
      [2, 'travel/north'],
      [3, 'travel/north/islands'],
      [2, 'travel/south'],
      [1, 'Überfahrt'],
    ]);
    expect(linesOf(tree, () => false)).toHaveLength(3);
  });

  it('takes a slash at an end for a part of the name', () => {
    expect(
      termTree([
        { name: '/', count: 1 },
        { name: 'a/', count: 1 },
      ]).map(({ name }) => name),
    ).toEqual(['/', 'a/']);
  });
});

describe('suggestions in the search', () => {
  it('are the terms that begin so, then those that hold it, the most used first', () => {
    expect(texts('gulls tag:tr')).toEqual(['travel', 'travel/north', 'travel/north/islands', 'travel/south']);
    expect(texts('tag:uber')).toEqual(['Überfahrt']);
    expect(texts('-tag:writ')).toEqual(['"slow writing"']);
    expect(texts('tag:"slow w')).toEqual(['"slow writing"']);
  });

  it('are what a filter can ask for', () => {
    expect(texts('status:')).toEqual(['draft', 'scheduled', 'published', 'archived']);
    expect(texts('has:pic')).toEqual(['picture']);
    expect(texts('before:')).toEqual(['2026', '2025', '2026-11', '2026-11-03']);
  });

  it('are not there where mere words are typed, in the middle of a word, or when all is written out', () => {
    expect(texts('status')).toEqual([]);
    expect(texts('status:draft')).toEqual([]);
    expect(texts('status:draft', 8)).toEqual([]);
    expect(texts('https://x')).toEqual([]);
  });
});

describe('going to a title by its letters', () => {
  const titles = ['Tea', 'The harbour', 'Übung', 'To sea', 'Ebb'];
  const at = (from: number, start: string, known = titles.length) =>
    createTypeAhead().find(
      titles.length,
      from,
      start,
      (row) => (row < known ? (titles[row] ?? null) : null),
      (row) => Promise.resolve(known === titles.length ? [] : titles.slice(row, row + 2)),
    );

  it('goes on from where one is and round, whatever the case and accents', async () => {
    for (const known of [titles.length, 1, 0]) {
      expect(await at(1, 't', known)).toBe(1);
      expect(await at(2, 't', known)).toBe(3);
      expect(await at(4, 'te', known)).toBe(0);
      expect(await at(0, 'ub', known)).toBe(2);
      expect(await at(0, 'x', known)).toBeNull();
    }
  });

  it('goes nowhere when another letter came while it asked, or when the list has become empty', async () => {
    const typed = createTypeAhead();
    const found = typed.find(
      5,
      0,
      'e',
      () => null,
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        typed.add('x');
        return titles;
      },
    );
    expect(await found).toBeNull();
    expect(
      await typed.find(
        5,
        2,
        'e',
        () => null,
        () => Promise.resolve([]),
      ),
    ).toBeNull();
  });

  it('takes the same letter again for the next one', () => {
    const typed = createTypeAhead();
    expect([typed.add('t'), typed.add('t'), typed.add('o')]).toEqual(['t', 't', 'tto']);
  });
});

it('a library keeps its number, whichever was used last', () => {
  const library = (name: string) => ({ key: name, name, displayPath: `~/${name}` });
  const [a, b, c] = ['Blog', 'Essays', 'Work'].map(library);
  if (a === undefined || b === undefined || c === undefined) throw new Error('unreachable');
  expect(numbered([c, a, b])).toEqual([a, b, c]);
  expect(numbered([b, c, a])).toEqual([a, b, c]);
});

it('sizes are written as file managers write them', () => {
  expect([0, 999, 1_240, 48_200_000].map(sizeWords)).toEqual(['0 bytes', '999 bytes', '1.2 kB', '48 MB']);
});
