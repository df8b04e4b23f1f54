import { describe, expect, it } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';

import { changesOf, markedParts } from '../../renderer/features/conflict/changesOf.ts';

const p = (words: string, marks: NodeJson['marks'] = []): NodeJson => ({
  type: 'paragraph',
  content: [{ type: 'text', text: words, ...(marks.length > 0 && { marks }) }],
});
const plain = (text: string): NodeJson => ({ type: 'text', text });

it('marks the words that a side put into a long paragraph, and none that were there', () => {
  const words = 'The ferry leaves at seven from the old pier.';
  const [change, ...more] = changesOf([p(words)], [p(words.replace('old pier', 'new pier'))]);
  expect(more).toEqual([]);
  expect(change).toMatchObject({ kind: 'inserted', isNode: false });
  const from = 1 + words.indexOf('old');
  expect([change?.from, change?.to]).toEqual([from, from + 'new'.length]);
});

it('marks a block that came among others by its place, and words that are bold now', () => {
  const base = [p('One stays as it is.'), p('Two stays as well.')];
  const bold = {
    type: 'paragraph',
    content: [plain('Two '), { ...plain('stays'), marks: [{ type: 'bold' }] }, plain(' as well.')],
  };
  const came = p('Something else came in between.');
  const marks = changesOf(base, [base[0] ?? p(''), came, bold]);
  expect(marks).toEqual([
    { kind: 'inserted', from: 21, to: 54, isNode: true, words: '' },
    { kind: 'formatted', from: 59, to: 64, isNode: false, words: '' },
  ]);
});

it('marks nothing where all is new, or nothing is left', () => {
  expect(changesOf([], [p('New.')])).toEqual([]);
  expect(changesOf([p('Old.')], [])).toEqual([]);
  expect(changesOf([p('The ferry leaves at seven.')], [p('Nobody knows what became of him.')])).toEqual([]);
});

describe('a text of a book’s length', () => {
  const line = (index: number): string =>
    `Paragraph ${index}: ${'the ferry leaves at seven from the old pier. '.repeat(20)}`;
  const base = Array.from({ length: 100 }, (_, index) => p(line(index)));
  const side = base.map((block, index) => (index === 41 ? p(line(index).replace('seven', 'eight')) : block));

  it('is compared block by block: word by word would hold the window up', () => {
    const [change, ...more] = changesOf(base, side);
    expect(more).toEqual([]);
    expect(change).toMatchObject({ kind: 'inserted', isNode: true });
    expect((change?.to ?? 0) - (change?.from ?? 0)).toBe(line(41).length + 2);
  });

  it('is drawn in parts, each with its own changes', () => {
    const parts = markedParts(side, changesOf(base, side));
    expect(parts.map(({ blocks }) => blocks.length)).toEqual([40, 40, 20]);
    expect(parts.flatMap(({ blocks }) => blocks)).toEqual(side);
    expect(parts.map(({ changes }) => changes)).toMatchObject([
      [],
      [{ from: line(40).length + 2, to: line(40).length + line(41).length + 4 }],
      [],
    ]);
  });
});
