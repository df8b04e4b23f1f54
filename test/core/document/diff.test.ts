import '../../properties.ts';

import type { Node } from '@tiptap/pm/model';
import { Transform } from '@tiptap/pm/transform';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { diffDocuments } from '#core/document/diff.ts';
import type { BlockDiff, ChangedNode, DocumentDiff, InlineSegment, PartDiff } from '#core/document/diff.ts';
import { takeBack } from '#core/document/diff/takeBack.ts';
import type { NodeJson } from '#core/document/json.ts';
import { keyOf } from '#core/document/pieces.ts';
import { documentSchema } from '#core/document/schema.ts';

import { parameters } from '../property.ts';
import { documents } from './documents.ts';

const text = (value: string, ...marks: string[]): NodeJson => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
});
const paragraph = (...content: (NodeJson | string)[]): NodeJson => ({
  type: 'paragraph',
  content: content.map((one) => (typeof one === 'string' ? text(one) : one)),
});
const list = (...items: string[]): NodeJson => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
});
const table = (...rows: string[][]): NodeJson => ({
  type: 'table',
  content: rows.map((cells) => ({
    type: 'tableRow',
    content: cells.map((cell) => ({
      type: 'tableCell',
      content: [cell === '' ? { type: 'paragraph' } : paragraph(cell)],
    })),
  })),
});
const node = (...blocks: NodeJson[]): Node => {
  const made = documentSchema.nodeFromJSON({ type: 'doc', content: blocks });
  made.check();
  return made;
};
const doc = (...texts: string[]): Node => node(...texts.map((one) => paragraph(one)));

/** A comparison as a reader sees it: `[-gone-]`, `{+come+}`, `«formatted:bold»`; `=` for a block that stayed. */
function shown({ blocks }: DocumentDiff): string[] {
  return blocks.map((block: BlockDiff) => {
    if (block.kind === 'same') return '=';
    if (block.kind === 'changed') return changed(block.block);
    const sign = block.kind === 'inserted' ? '+' : '-';
    return `${sign}${block.moved ? '(moved)' : ''} ${plain(block.block)}`;
  });
}
function changed(part: ChangedNode): string {
  const differs = part.differs.length > 0 ? `<${part.differs.join(' ')}>` : '';
  if (part.inline !== null) return differs + part.inline.map(segment).join('');
  return `${differs}${part.after.type}(${(part.children ?? []).map(inside).join(' | ')})`;
}
function inside(part: PartDiff): string {
  if (part.kind === 'changed') return changed(part);
  return part.kind === 'same' ? '=' : `${part.kind === 'inserted' ? '+' : '-'} ${plain(part.node)}`;
}
function segment(one: InlineSegment): string {
  if (one.kind === 'formatted')
    return `«${one.after.map(plain).join('')}:${[...one.added, ...one.removed.map((name) => `-${name}`), ...one.changed.map((name) => `~${name}`)].join(' ')}»`;
  const words = one.nodes.map(plain).join('');
  return one.kind === 'same' ? words : one.kind === 'inserted' ? `{+${words}+}` : `[-${words}-]`;
}
const plain = (json: NodeJson): string =>
  json.text ?? (json.content === undefined ? `<${json.type}>` : json.content.map(plain).join(''));

const long = (name: string): string => `${name} is a paragraph that is long enough to be known again when it moves.`;

describe('a reader sees', () => {
  test.for<[string, Node, Node, string[]]>([
    ['nothing where nothing changed', doc('One.', 'Two.'), doc('One.', 'Two.'), ['=', '=']],
    [
      'a word that came',
      doc('The dog barks at night.'),
      doc('The big dog barks at night.'),
      ['The {+big +}dog barks at night.'],
    ],
    [
      'a word that was replaced, whole',
      doc('The dog barks at night.'),
      doc('The dogs bark at night.'),
      ['The [-dog barks-]{+dogs bark+} at night.'],
    ],
    [
      'a sentence written anew as one, not as a patchwork',
      doc('We went to the quay. The wind had turned by then, and nobody spoke. It was late.'),
      doc('We went to the quay. Nobody said a word while the storm came up the coast. It was late.'),
      [
        'We went to the quay. [-The wind had turned by then, and nobody spoke-]{+Nobody said a word while the storm came up the coast+}. It was late.',
      ],
    ],
    [
      'formatting that came',
      node(paragraph('The dog barks at night.')),
      node(paragraph('The ', text('dog barks', 'bold'), ' at night.')),
      ['The «dog barks:bold» at night.'],
    ],
    [
      'formatting that went',
      node(paragraph('The ', text('dog', 'bold', 'italic'), ' barks.')),
      node(paragraph('The ', text('dog', 'italic'), ' barks.')),
      ['The «dog:-bold» barks.'],
    ],
    [
      'a link that leads elsewhere',
      node(
        paragraph(
          'See ',
          { ...text('the quay'), marks: [{ type: 'link', attrs: { href: 'https://a.example/' } }] },
          ' there.',
        ),
      ),
      node(
        paragraph(
          'See ',
          { ...text('the quay'), marks: [{ type: 'link', attrs: { href: 'https://b.example/' } }] },
          ' there.',
        ),
      ),
      ['See «the quay:~link» there.'],
    ],
    [
      'a paragraph that became a heading',
      doc('When to go'),
      node({ type: 'heading', attrs: { level: 2 }, content: [text('When to go')] }),
      ['<type level id>When to go'],
    ],
    [
      'another level of a heading',
      node({ type: 'heading', attrs: { level: 2 }, content: [text('When to go')] }),
      node({ type: 'heading', attrs: { level: 3 }, content: [text('When to go')] }),
      ['<level>When to go'],
    ],
    [
      'one item of a list',
      node(list('Boots', 'A lamp', 'Bread')),
      node(list('Boots', 'A lamp and oil', 'Bread')),
      ['bulletList(= | listItem(A lamp{+ and oil+}) | =)'],
    ],
    [
      'an item that came',
      node(list('Boots', 'Bread')),
      node(list('Boots', 'A lamp', 'Bread')),
      ['bulletList(= | + A lamp | =)'],
    ],
    [
      'a list with numbers',
      node(list('Boots', 'Bread')),
      node({ ...list('Boots', 'Bread'), type: 'orderedList' }),
      ['<type start>orderedList(= | =)'],
    ],
    [
      'one cell of a table',
      node(table(['Tide', 'Hour'], ['High', '06:10'])),
      node(table(['Tide', 'Hour'], ['High', '18:40'])),
      ['table(= | tableRow(= | tableCell([-06:10-]{+18:40+})))'],
    ],
    [
      'a paragraph in a quote',
      node({ type: 'blockquote', content: [paragraph('One stays.'), paragraph('Two is told.')] }),
      node({ type: 'blockquote', content: [paragraph('One stays.'), paragraph('Two is sung.')] }),
      ['blockquote(= | Two is [-told-]{+sung+}.)'],
    ],
    [
      'a block that moved',
      doc(long('One'), long('Two, which is another'), 'x'),
      doc(long('Two, which is another'), 'x', long('One')),
      [`-(moved) ${long('One')}`, '=', '=', `+(moved) ${long('One')}`],
    ],
    [
      'Japanese letter by letter',
      doc('潮は一日に二度満ちる。'),
      doc('潮は一日に三度満ちる。'),
      ['潮は一日に[-二-]{+三+}度満ちる。'],
    ],
    [
      'Korean word by word',
      doc('밀물은 하루에 두 번 온다.'),
      doc('밀물은 하루에 세 번 온다.'),
      ['밀물은 하루에 [-두-]{+세+} 번 온다.'],
    ],
    [
      'Arabic word by word',
      doc('يأتي المد مرتين في اليوم.'),
      doc('يأتي المد ثلاث مرات في اليوم.'),
      ['يأتي المد [-مرتين-]{+ثلاث مرات+} في اليوم.'],
    ],
    [
      'two unlike paragraphs as one that went and one that came',
      doc('Boats lie low.'),
      doc('Nothing of this remains here.'),
      ['- Boats lie low.', '+ Nothing of this remains here.'],
    ],
    ['an emptied text', doc('One.', 'Two.'), node({ type: 'paragraph' }), ['- One.', '- Two.', '+ <paragraph>']],
  ])('%s', ([, before, after, wanted]) => {
    expect(shown(diffDocuments(before, after))).toEqual(wanted);
  });

  test('a picture in a line that is described otherwise', () => {
    const picture = (src: string, alt: string): Node =>
      node({ type: 'paragraph', content: [{ type: 'image', attrs: { src, alt } }] });
    expect(shown(diffDocuments(picture('a.jpg', 'A boat'), picture('a.jpg', 'A red boat')))).toEqual([
      '«<image>:~alt»',
    ]);
  });

  test('another picture, and another text for it', () => {
    const figure = (src: string, alt: string): Node =>
      node({
        type: 'figure',
        content: [
          { type: 'figureImage', attrs: { src, alt } },
          { type: 'figureCaption', content: [text('The quay')] },
        ],
      });
    expect(shown(diffDocuments(figure('a.jpg', 'A boat'), figure('a.jpg', 'A red boat')))).toEqual([
      'figure(<alt>figureImage() | =)',
    ]);
    expect(shown(diffDocuments(figure('a.jpg', 'A boat'), figure('b.jpg', 'A boat')))).toEqual([
      'figure(<src>figureImage() | =)',
    ]);
  });
});

type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

/** An edit as people make them, at a share of the document's length. */
const edit = fc.record({
  kind: fc.constantFrom('type', 'delete', 'replace', 'bold', 'plain', 'heading', 'cut-block', 'copy-block', 'split'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 30 }),
  words: fc.constantFrom('and', 'the sea, ', '文字', ' x', 'مرحبا ', 'wide water. '),
});

const heading = documentSchema.node('heading').type;

function edited(before: Node, edits: readonly Edit[]): Node {
  let current = before;
  for (const { kind, at, length, words } of edits) {
    const from = Math.floor(at * current.content.size);
    const to = Math.min(current.content.size, from + length);
    const tr = new Transform(current);
    try {
      const block = current.childAfter(from);
      if (kind === 'type') tr.insert(from, documentSchema.text(words));
      else if (kind === 'delete') tr.delete(from, to);
      else if (kind === 'replace') tr.replaceWith(from, to, documentSchema.text(words));
      else if (kind === 'bold') tr.addMark(from, to, documentSchema.mark('bold'));
      else if (kind === 'plain') tr.removeMark(from, to);
      else if (kind === 'heading') tr.setBlockType(from, to, heading, { level: 2 });
      else if (kind === 'split') tr.split(from);
      else if (block.node !== null) {
        if (kind === 'cut-block') tr.delete(block.offset, block.offset + block.node.nodeSize);
        tr.insert(tr.mapping.map(Math.floor((1 - at) * current.content.size)), block.node);
      }
      tr.doc.check();
      current = tr.doc;
    } catch {
      // Not every edit fits every place.
    }
  }
  return current;
}

const pairs = fc
  .tuple(documents('ordinary'), fc.array(edit, { maxLength: 8 }), documents('ordinary'), fc.integer({ min: 0, max: 9 }))
  .map(([json, edits, other, luck]): [Node, Node] => {
    const before = documentSchema.nodeFromJSON(json);
    return [before, luck === 0 ? documentSchema.nodeFromJSON(other) : edited(before, edits)];
  });

test('all changes taken back give the text before, and none the text after', () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const diff = diffDocuments(before, after);
      const all = new Set(Array.from({ length: diff.changes }, (_, index) => index));
      expect(keyOf(takeBack(after, diff, all))).toBe(keyOf(before));
      expect(keyOf(takeBack(after, diff, new Set()))).toBe(keyOf(after));
      expect(diff.blocks.every((block) => block.kind === 'same')).toBe(keyOf(before) === keyOf(after));
    }),
    parameters(400),
  );
});

test('any changes taken back leave a document that the schema holds, and no block twice', () => {
  fc.assert(
    fc.property(pairs, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), ([before, after], chosen) => {
      const diff = diffDocuments(before, after);
      const some = new Set(chosen.flatMap((is, index) => (is ? [index] : [])));
      takeBack(after, diff, some).check();
    }),
    parameters(200),
  );
});

test('a book in which every paragraph was edited is compared paragraph by paragraph', () => {
  const sentence = (seed: number): string =>
    Array.from({ length: 50 }, (_, at) => `w${(seed * 7919 + at * 104_729) % 9_973}`).join(' ');
  const before = doc(...Array.from({ length: 600 }, (_, at) => `${sentence(at)}.`));
  const after = doc(...Array.from({ length: 600 }, (_, at) => `${sentence(at)}, or so.`));
  const diff = diffDocuments(before, after);
  expect(diff.changes).toBe(600);
  expect(diff.blocks.every((block) => block.kind === 'changed')).toBe(true);
});
