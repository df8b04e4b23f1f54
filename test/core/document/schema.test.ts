// @vitest-environment jsdom
import { DOMParser, DOMSerializer } from '@tiptap/pm/model';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkedDocument, documentSchema, markDefinitions, nodeDefinitions, nodeJson } from '#core/document/schema.ts';

import { documents } from './documents.ts';

const runs = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 200);

describe('every node', () => {
  const parts = new Set([
    'doc',
    'text',
    'listItem',
    'taskItem',
    'tableRow',
    'tableHeader',
    'tableCell',
    'figureImage',
    'figureCaption',
    'detailsSummary',
  ]);
  test.each(nodeDefinitions.filter(({ name }) => !parts.has(name)))(
    '$name can be read from Markdown and HTML and written to both',
    (definition) => {
      const { markdown, html, toDOM, spec } = definition;
      expect(spec.inline === true ? markdown?.writeInline : markdown?.writeBlock).toBeTypeOf('function');
      expect(
        Object.keys({ ...markdown?.readBlock, ...markdown?.readInline }).length +
          (markdown?.readTag ? 1 : 0) +
          (markdown?.readHtml ? 1 : 0),
      ).toBeGreaterThan(0);
      expect(html?.read?.length).toBeGreaterThan(0);
      expect(toDOM).toBeTypeOf('function');
    },
  );
});

test('an attribute that is not what it should be is refused, by whatever way it came', () => {
  const wrong = [
    { type: 'heading', attrs: { level: 0 } },
    { type: 'heading', attrs: { level: '2' } },
    { type: 'orderedList', attrs: { start: -1 }, content: [{ type: 'listItem', content: [{ type: 'paragraph' }] }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 5 } }] }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'x', marks: [{ type: 'highlight', attrs: { color: 'red; background: url(x)' } }] },
      ],
    },
    { type: 'paragraph', content: [{ type: 'image', attrs: { src: 'x', width: 1.5 } }] },
  ];
  for (const block of wrong)
    expect(() => checkedDocument({ type: 'doc', content: [block] }), `for ${JSON.stringify(block)}`).toThrow(
      RangeError,
    );
});

test('what is copied in the editor is pasted as the same', () => {
  const serializer = DOMSerializer.fromSchema(documentSchema);
  const parser = DOMParser.fromSchema(documentSchema);
  fc.assert(
    fc.property(documents('ordinary'), (json) => {
      const copied = document.createElement('div');
      serializer.serializeFragment(documentSchema.nodeFromJSON(json).content, { document }, copied);
      const clipboard = document.createElement('div');
      clipboard.innerHTML = copied.innerHTML;
      expect(nodeJson(parser.parse(clipboard, { preserveWhitespace: 'full' }))).toEqual(json);
    }),
    { numRuns: runs },
  );
});

test('marks nest in an order that does not change: a link is outside, code inside', () => {
  expect(markDefinitions[0]?.name).toBe('link');
  expect(markDefinitions.at(-1)?.name).toBe('code');
});
