import '../../properties.ts';

import type { Node } from '@tiptap/pm/model';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';
import { mergeDocuments, settledDocument } from '#core/document/merge.ts';
import { keyOf } from '#core/document/pieces.ts';
import { documentSchema } from '#core/document/schema.ts';
import { stepsBetween } from '#core/document/steps.ts';

import { documents } from './documents.ts';

const numRuns = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 150);

const paragraph = (text: string): NodeJson =>
  text === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text }] };
const node = (blocks: readonly NodeJson[]): Node => documentSchema.nodeFromJSON({ type: 'doc', content: blocks });
const doc = (...texts: string[]): Node => node(texts.map(paragraph));
const list = (...items: string[]): NodeJson => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
});
const texts = (document: Node): string[] => document.children.map((block) => block.textContent);
const wordsOf = (document: Node): string[] =>
  document
    .textBetween(0, document.content.size, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');

/** What a merge comes to, place by place. */
const merged = (base: Node, mine: Node, theirs: Node): unknown[] =>
  mergeDocuments(base, mine, theirs).parts.flatMap<unknown>((part) =>
    part.kind === 'settled'
      ? part.blocks.map((block) => block.textContent)
      : [{ mine: part.mine.map((one) => one.textContent), theirs: part.theirs.map((one) => one.textContent) }],
  );

const long = (name: string): string => `${name} is a paragraph that is long enough to be known again`;

describe('two sides of one text', () => {
  test.for<[string, Node, Node, Node, unknown[]]>([
    [
      'edits of different blocks are both taken',
      doc('a', 'b', 'c'),
      doc('A', 'b', 'c'),
      doc('a', 'b', 'C'),
      ['A', 'b', 'C'],
    ],
    ['edits of neighbours are both taken', doc('a', 'b'), doc('A', 'b'), doc('a', 'B'), ['A', 'B']],
    ['the same edit counts once', doc('a', 'b'), doc('A', 'b', 'n'), doc('A', 'b'), ['A', 'b', 'n']],
    [
      'an edit against another is a place',
      doc('a', 'b'),
      doc('x', 'b'),
      doc('y', 'b'),
      [{ mine: ['x'], theirs: ['y'] }, 'b'],
    ],
    [
      'an edit against a deletion is a place',
      doc('a', 'b'),
      doc('x', 'b'),
      doc('b'),
      [{ mine: ['x'], theirs: [] }, 'b'],
    ],
    ['deletions of neighbours are both made', doc('a', 'b', 'c'), doc('b', 'c'), doc('a', 'c'), ['c']],
    ['insertions at one place are both kept', doc('a'), doc('a', 'mine'), doc('a', 'theirs'), ['a', 'theirs', 'mine']],
    ['texts begun on an empty page are both kept', doc(''), doc('mine'), doc('theirs'), ['theirs', 'mine']],
    [
      'two versions of one new text are a place',
      doc('a'),
      doc('a', 'the quick brown fox jumps'),
      doc('a', 'the quick red fox jumps'),
      ['a', { mine: ['the quick brown fox jumps'], theirs: ['the quick red fox jumps'] }],
    ],
    [
      'edits of one block well apart are both made',
      doc('one two three four five six'),
      doc('ONE two three four five six'),
      doc('one two three four five SIX'),
      ['ONE two three four five SIX'],
    ],
    [
      'edits of one block side by side are a place',
      doc('one two three'),
      doc('one 2 three'),
      doc('one two 3'),
      [{ mine: ['one 2 three'], theirs: ['one two 3'] }],
    ],
    [
      'a moved block takes the other side’s edit with it',
      doc(long('a'), long('b'), long('c')),
      doc(long('b'), long('c'), long('a')),
      doc(`${long('a')} now`, long('b'), long('c')),
      [long('b'), long('c'), `${long('a')} now`],
    ],
    [
      'a block that both moved stands where mine is',
      doc(long('a'), long('b'), long('c'), long('d')),
      doc(long('b'), long('c'), long('d'), long('a')),
      doc(long('b'), long('a'), long('c'), long('d')),
      [long('b'), long('c'), long('d'), long('a')],
    ],
    [
      'items of a list come together',
      node([list('a', 'b', 'c')]),
      node([list('a', 'b', 'c', 'd')]),
      node([list('A', 'b', 'c')]),
      ['Abcd'],
    ],
    ['an empty line stands against nothing', doc('a', 'b'), doc('a', '', 'b'), doc('c'), ['c']],
    [
      'what the other took away before an empty line was filled is gone',
      doc('a', ''),
      doc('a', 'new'),
      doc('a'),
      ['a', 'new'],
    ],
    [
      'a split paragraph stays together as one place',
      doc('one two three four'),
      doc('one two', 'three four'),
      doc('one 2 3 four'),
      [{ mine: ['one two', 'three four'], theirs: ['one 2 3 four'] }],
    ],
  ])('%s', ([, base, mine, theirs, expected]) => {
    expect(merged(base, mine, theirs)).toEqual(expected);
  });

  test('a place is settled as one chooses', () => {
    const base = doc('a', 'b', 'c');
    const mine = doc('x', 'b', 'y');
    const result = mergeDocuments(base, mine, doc('1', 'b', '2'));
    expect(texts(settledDocument(result, mine))).toEqual(['x', 'b', 'y']);
    expect(texts(settledDocument(result, mine, ['theirs', 'both']))).toEqual(['1', 'b', 'y', '2']);
    expect(texts(settledDocument(mergeDocuments(doc('a'), doc('x'), doc('')), mine, ['theirs']))).toEqual(['']);
  });

  test('footnotes that both added under one label stay apart, each with its reference', () => {
    const referring = (text: string, label: string): NodeJson => ({
      type: 'paragraph',
      content: [
        { type: 'text', text },
        { type: 'footnoteReference', attrs: { label } },
      ],
    });
    const note = (label: string, text: string): NodeJson => ({
      type: 'footnoteDefinition',
      attrs: { label },
      content: [paragraph(text)],
    });
    const base = doc('first', 'second');
    const mine = node([referring('first', '1'), paragraph('second'), note('1', 'of the first')]);
    const theirs = node([paragraph('first'), referring('second', '1'), note('1', 'about another')]);
    const result = mergeDocuments(base, mine, theirs);
    expect(result.places).toEqual([]);
    expect(keyOf(settledDocument(result, base))).toBe(
      keyOf(
        node([
          referring('first', '1'),
          referring('second', '2'),
          note('2', 'about another'),
          note('1', 'of the first'),
        ]),
      ),
    );
  });
});

/** A text of words that occur nowhere else. */
const fresh = (() => {
  let count = 0;
  return (): string => `w${count++}`;
})();
const sentence = fc.integer({ min: 1, max: 12 }).map((length) => Array.from({ length }, fresh).join(' '));
const edit = fc.record({
  at: fc.nat({ max: 30 }),
  kind: fc.constantFrom('edit', 'edit', 'delete', 'insert', 'move', 'replace', 'split', 'join', 'blank'),
  to: fc.nat({ max: 30 }),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(blocks: readonly string[], edits: readonly Edit[]): string[] {
  const result = [...blocks];
  for (const { at, kind, to } of edits) {
    const index = at % Math.max(result.length, 1);
    const words = (result[index] ?? '').split(' ');
    const word = to % Math.max(words.length, 1);
    if (kind === 'insert') result.splice(index, 0, `${fresh()} ${fresh()}`);
    else if (kind === 'blank') result.splice(index, 0, '');
    else if (result.length === 0) continue;
    else if (kind === 'edit') result[index] = words.with(word, fresh()).join(' ');
    else if (kind === 'replace') result[index] = fresh();
    else if (kind === 'delete') result.splice(index, 1);
    else if (kind === 'move') result.splice(to % result.length, 0, ...result.splice(index, 1));
    else if (kind === 'split') result.splice(index, 1, words.slice(0, word).join(' '), words.slice(word).join(' '));
    else if (index + 1 < result.length) result.splice(index, 2, `${result[index] ?? ''} ${result[index + 1] ?? ''}`);
  }
  return result;
}
const story = fc.array(sentence, { minLength: 1, maxLength: 8 });
const edits = fc.array(edit, { maxLength: 6 });
const docOf = (blocks: readonly string[]): Node => (blocks.length === 0 ? doc('') : doc(...blocks));

describe('whatever both sides do', () => {
  test('a side that did nothing changes nothing, and the same on both sides counts once', () => {
    const law = (base: Node, side: Node): void => {
      for (const [mine, theirs] of [
        [side, base],
        [base, side],
        [side, side],
      ] as const) {
        const result = mergeDocuments(base, mine, theirs);
        expect(result.places).toEqual([]);
        expect(keyOf(settledDocument(result, base))).toBe(keyOf(side));
      }
    };
    fc.assert(
      fc.property(story, edits, (base, changes) => {
        law(docOf(base), docOf(edited(base, changes)));
      }),
      { numRuns },
    );
    fc.assert(
      fc.property(documents('ordinary'), documents('ordinary'), (base, side) => {
        law(documentSchema.nodeFromJSON(base), documentSchema.nodeFromJSON(side));
      }),
      { numRuns: numRuns / 5 },
    );
  });

  test('no word of either side is lost, and what neither took away stays', () => {
    fc.assert(
      fc.property(story, edits, edits, (base, mine, theirs) => {
        const [was, my, their] = [base, edited(base, mine), edited(base, theirs)].map(docOf) as [Node, Node, Node];
        const result = mergeDocuments(was, my, their);
        const all = new Set(
          wordsOf(
            settledDocument(
              result,
              was,
              result.places.map(() => 'both'),
            ),
          ),
        );
        const old = new Set(wordsOf(was));
        for (const word of [...wordsOf(my), ...wordsOf(their)]) if (!old.has(word)) expect(all).toContain(word);
        const there = new Set(wordsOf(their));
        for (const word of wordsOf(my)) if (there.has(word)) expect(all).toContain(word);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  test('the sides can change places', () => {
    fc.assert(
      fc.property(story, edits, edits, (base, mine, theirs) => {
        const [was, my, their] = [base, edited(base, mine), edited(base, theirs)].map(docOf) as [Node, Node, Node];
        const words = (one: Node, other: Node): string[] => {
          const result = mergeDocuments(was, one, other);
          return wordsOf(
            settledDocument(
              result,
              was,
              result.places.map(() => 'both'),
            ),
          ).sort();
        };
        expect(words(my, their)).toEqual(words(their, my));
      }),
      { numRuns },
    );
  });

  test('edits of different blocks never meet', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(sentence, fc.constantFrom('mine', 'theirs', 'none'), fc.constantFrom('edit', 'delete', 'after')),
          {
            minLength: 2,
            maxLength: 12,
          },
        ),
        (blocks) => {
          const made = new Set<string>();
          const side = (name: string): string[] =>
            blocks.flatMap(([text, who, what]) => {
              if (who !== name) return [text];
              if (what === 'delete') return [];
              const word = fresh();
              made.add(word);
              return what === 'edit' ? [`${text} ${word}`] : [text, word];
            });
          const base = docOf(blocks.map(([text]) => text));
          const result = mergeDocuments(base, docOf(side('mine')), docOf(side('theirs')));
          expect(result.places).toEqual([]);
          expect(wordsOf(settledDocument(result, base))).toEqual(expect.arrayContaining([...made]));
        },
      ),
      { numRuns },
    );
  });
});

describe('the steps from one document to another', () => {
  const check = (from: Node, to: Node): void => {
    let at = from;
    const inverse = [];
    for (const step of stepsBetween(from, to)) {
      inverse.push(step.invert(at));
      const applied = step.apply(at);
      expect(applied.failed).toBeNull();
      at = applied.doc ?? at;
    }
    expect(keyOf(at)).toBe(keyOf(to));
    at.check();
    for (const step of inverse.toReversed()) at = step.apply(at).doc ?? at;
    expect(keyOf(at)).toBe(keyOf(from));
  };

  test('lead there and back, for documents of every kind', () => {
    fc.assert(
      fc.property(documents('ordinary'), documents('adversarial'), (from, to) => {
        check(documentSchema.nodeFromJSON(from), documentSchema.nodeFromJSON(to));
      }),
      { numRuns },
    );
    fc.assert(
      fc.property(story, edits, (base, changes) => {
        check(docOf(base), docOf(edited(base, changes)));
      }),
      { numRuns },
    );
  });

  test('touch nothing but what changed', () => {
    const from = doc('one two three', 'stays', 'old');
    const to = doc('one 2 three', 'stays', 'old', 'new');
    expect(stepsBetween(from, to).map((step) => step.toJSON() as unknown)).toEqual([
      { stepType: 'replace', from: 27, to: 27, slice: { content: [doc('new').child(0).toJSON()] } },
      { stepType: 'replace', from: 5, to: 8, slice: { content: [{ type: 'text', text: '2' }] } },
    ]);
    const heading = (level: number): Node =>
      node([{ type: 'heading', attrs: { level }, content: [{ type: 'text', text: 'T' }] }]);
    expect(stepsBetween(heading(2), heading(3)).map((step) => step.toJSON() as unknown)).toEqual([
      { stepType: 'attr', pos: 0, attr: 'level', value: 3 },
    ]);
  });
});

test('a text of 100,000 words is brought together at once', () => {
  const words = Array.from({ length: 2_000 }, (_, at) =>
    Array.from({ length: 50 }, (__, word) => `w${at}x${word}`).join(' '),
  );
  const base = doc(...words);
  const mine = doc(...words.map((text, at) => (at % 10 === 3 ? `mine ${text}` : text)));
  const theirs = doc('first', ...words.map((text, at) => (at % 10 === 7 ? `theirs ${text}` : text)));
  const result = mergeDocuments(base, mine, theirs);
  expect(result.places).toEqual([]);
  expect(stepsBetween(mine, settledDocument(result, mine)).length).toBe(201);
});
