import { describe, expect, it } from 'vitest';

import { diffDocuments } from '#core/document/diff.ts';
import type { DocumentDiff } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';
import { footnoteKey } from '#core/document/nodes/footnotes.ts';
import { documentSchema } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';

import { bringBackChange, oppositeChange, sameChange, undoChange } from '../../renderer/features/versions/bringBack.ts';
import { footnotesOf } from '../../renderer/features/versions/footnotesOf.ts';
import { mergedBlock } from '../../renderer/features/versions/merged.ts';

const text = (words: string): NodeJson => ({ type: 'text', text: words });
const p = (...content: (NodeJson | string)[]): NodeJson => ({
  type: 'paragraph',
  content: content.map((part) => (typeof part === 'string' ? text(part) : part)),
});
const compare = (before: NodeJson[], after: NodeJson[]): DocumentDiff => {
  const node = (content: NodeJson[]) => documentSchema.nodeFromJSON({ type: 'doc', content });
  return diffDocuments(node(before), node(after));
};
/** What is said of the first change. */
function told(before: NodeJson, after: NodeJson): string[] {
  const change = compare([before], [after]).blocks.find(({ kind }) => kind !== 'same');
  if (change === undefined || change.kind === 'same') return [];
  return mergedBlock(change).marks.flatMap(({ words }) => (words === '' ? [] : [words]));
}

describe('what is said of a change that no word shows', () => {
  const figure = (src: string, alt: string): NodeJson => ({
    type: 'figure',
    content: [
      { type: 'figureImage', attrs: { src, alt } },
      { type: 'figureCaption', content: [text('The pier')] },
    ],
  });

  it('names the description that another picture of a figure has', () => {
    expect(told(figure('south.png', 'From the south'), figure('north.png', 'From the north'))).toEqual([
      'Alternative text was “From the south”, is “From the north”',
    ]);
  });

  it('shows both pictures of a figure, and both formulas that stand on lines of their own', () => {
    const kinds = (before: NodeJson, after: NodeJson) => {
      const [change] = compare([before], [after]).blocks;
      return change === undefined || change.kind === 'same' ? [] : mergedBlock(change).marks.map(({ kind }) => kind);
    };
    expect(kinds(figure('south.png', ''), figure('north.png', ''))).toEqual(['deleted', 'inserted']);
    const math = (tex: string): NodeJson => ({
      type: 'blockquote',
      content: [p('As is known:'), { type: 'mathBlock', attrs: { tex } }],
    });
    expect(kinds(math(String.raw`\int_0^1 x^2 dx`), math(String.raw`\int_0^1 x^3 dx`))).toEqual([
      'deleted',
      'inserted',
    ]);
  });

  it('names the description of a picture in a line', () => {
    const image = (alt: string): NodeJson => p('Here: ', { type: 'image', attrs: { src: 'pier.png', alt } });
    expect(told(image('The pier'), image('The pier at noon'))).toEqual([
      'Alternative text was “The pier”, is “The pier at noon”',
    ]);
    expect(told(image(''), image('The pier'))).toEqual(['Alternative text is now “The pier”']);
  });

  it('says what a kind was that is never written', () => {
    const callout = (attrs: NodeJson['attrs']): NodeJson => ({
      type: 'callout',
      ...(attrs && { attrs }),
      content: [p('Mind the gap.')],
    });
    expect(told(callout({}), callout({ kind: 'warning' }))).toEqual(['Kind was “note”, is “warning”']);
  });
});

it('numbers the footnotes of a comparison as the later text has them', () => {
  const mark = (label: string): NodeJson => ({ type: 'footnoteReference', attrs: { label } });
  const note = (label: string, words: string): NodeJson => ({
    type: 'footnoteDefinition',
    attrs: { label },
    content: [p(words)],
  });
  const before = [p('Tides', mark('moon')), note('moon', 'It pulls.')];
  const after = [
    p('Harbours', mark('quay'), ' and tides', mark('moon')),
    note('moon', 'It pulls.'),
    note('quay', 'Old.'),
  ];
  const numbers = footnotesOf(compare(before, after));
  expect(['quay', 'moon'].map((label) => numbers.get(footnoteKey(label)))).toEqual([1, 2]);
});

describe('a change that is brought back while another window writes on', () => {
  const before = [p('The ferry leaves at seven.'), p('It comes back at nine.')];
  const shown = compare(before, [p('The ferry leaves at eight.'), p('It comes back at nine.')]);
  const meanwhile = (first: string): DocumentDiff =>
    compare(before, [p('More words, and more.'), p(first), p('It comes back at nine.')]);
  const conflict = () => new LonghandError({ code: 'conflict', message: 'The text changed.' });

  function client(diffs: DocumentDiff[], failures: number) {
    const asked: (number[] | null)[] = [];
    return {
      asked,
      'versions.restore': async ({ changes }: { changes: number[] | null }) => {
        asked.push(changes);
        if (asked.length <= failures) throw conflict();
        return null;
      },
      'versions.diff': async () => diffs.shift() ?? shown,
    };
  }

  it('is found in the text as it is by then', async () => {
    const main = client([meanwhile('The ferry leaves at eight.')], 1);
    await bringBackChange(main, 'post', 'v1', shown, 0);
    expect(main.asked).toEqual([[0], [1]]);
  });

  it('is left alone where its own place was changed', async () => {
    const main = client([meanwhile('The ferry leaves at ten.')], 1);
    await expect(bringBackChange(main, 'post', 'v1', shown, 0)).rejects.toMatchObject({ code: 'conflict' });
    expect(main.asked).toEqual([[0]]);
  });

  it('is given up where the text never rests', async () => {
    const main = client([], 100);
    await expect(bringBackChange(main, 'post', 'v1', shown, 0)).rejects.toMatchObject({ code: 'conflict' });
    expect(main.asked.length).toBeLessThan(10);
  });

  it('is undone by itself, with what was typed since left as it is', () => {
    const kept = [p('The ferry leaves at eight.'), p('It comes back at nine.')];
    const since = [p('The ferry leaves at seven.'), p('It comes back at nine. Or later.')];
    const now = compare(kept, since);
    expect(now.changes).toBe(2);
    expect(oppositeChange(shown, 0, now)).toBe(0);
    // A block that was taken out comes in again, and the other way round.
    const taken = compare([p('One.')], [p('One.'), p('Something else.')]);
    expect(oppositeChange(taken, 0, compare([p('One.'), p('Something else.')], [p('One.')]))).toBe(0);
    // Somebody wrote in its place since.
    expect(oppositeChange(shown, 0, compare(kept, [p('The ferry leaves at seven, or eight.')]))).toBe(null);
  });

  it('comes again by itself where the undo is taken back, with what was typed since left as it is', async () => {
    const kept = [p('The ferry leaves at seven.'), p('It comes back at nine.')];
    const since = [p('The ferry leaves at eight.'), p('It comes back at nine. Or later.')];
    const main = client([compare(kept, since)], 0);
    await undoChange(main, 'post', 'kept', shown, 0, true);
    expect(main.asked).toEqual([[0]]);
  });

  it('is not guessed among several that are the same', () => {
    const twice = compare([p('One.')], [p('Two new words.'), p('One.'), p('Two new words.')]);
    expect(sameChange(twice, 0, twice)).toBe(null);
  });
});
