import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

const many = 10_000;

const texts: Record<string, string> = {
  'ten thousand quotes in each other': `${'>'.repeat(many)} x`,
  'ten thousand list signs in a line': `${'- '.repeat(many)}x`,
  'two hundred lists in each other': Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
  'ten thousand brackets': '['.repeat(many),
  'a thousand links that never close': '[a]('.repeat(1_000),
  'stars that never match': '*a **b '.repeat(2_000),
  'two thousand underlines in each other': `x ${'<u>'.repeat(2_000)}y${'</u>'.repeat(2_000)}`,
  'divisions that never close': '<div>'.repeat(many),
  'braces that never close': '{{'.repeat(many),
  dollars: '$a'.repeat(many),
  'a table of a thousand columns': `${'|a'.repeat(1_000)}\n${'|-'.repeat(1_000)}\n${'|b'.repeat(1_000)}`,
  NUL: 'a\0b\n\nc',
  'half a character': 'a \ud800 b\n\nc',
  'a byte order mark': '\ufeff# x\n',
  'lone carriage returns': 'a\rb\r\rc\r',
  'references to what is no character': '&#0; &#xD800; &#x110000; &nbsp; &#10; &#13;',
  'nothing but spaces': `${' '.repeat(1_000)}\n${'\t'.repeat(1_000)}`,
  'a comment that never ends': 'a\n\n<!-- x\n\ny',
  'a thousand footnotes': Array.from({ length: 1_000 }, (_, index) => `[^${index}]: x`).join('\n\n'),
  'a block of data nested beyond reason': `\`\`\`longhand-block\n${'{"type":"blockquote","content":['.repeat(5_000)}{"type":"paragraph"}${']}'.repeat(5_000)}\n\`\`\``,
};

describe.each(Object.entries(texts))('%s', (_name, text) => {
  test('can be opened, saved untouched, written anew and exported', () => {
    const { document, source } = parseMarkdown(text);
    expect(writeMarkdown(document, source).text === text).toBe(true);
    const written = writeMarkdown(document, null).text;
    expect(JSON.stringify(parseMarkdown(written).document) === JSON.stringify(document)).toBe(true);
    expect(typeof renderHtml(document)).toBe('string');
  });
});

const nested = (levels: number): DocumentJson => {
  let block: NodeJson = { type: 'paragraph' };
  for (let level = 0; level < levels; level += 1) block = { type: 'blockquote', content: [block] };
  return { type: 'doc', content: [block] };
};

test('a document nested deeper than Markdown is read is kept all the same', () => {
  const { text } = writeMarkdown(nested(300), null);
  expect(parseMarkdown(text).document).toEqual(nested(300));
});

test('a document nested beyond all reason is refused in words', () => {
  for (const convert of [(document: DocumentJson) => writeMarkdown(document, null), renderHtml]) {
    expect(() => convert(nested(many))).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  }
});

test('HTML nested beyond all reason still gives its text', () => {
  for (const tag of ['div', 'b', 'span', 'blockquote', 'ul><li', 'table><tr><td', 'p><a href=x']) {
    const { document } = parseHtml(`${`<${tag}>`.repeat(2_000)}the words`);
    expect(renderHtml(document)).toContain('the words');
  }
});

test('a document that is none is refused in words', () => {
  const broken = [
    {},
    { type: 'doc' },
    { type: 'doc', content: [] },
    { type: 'doc', content: 'x' },
    { type: 'doc', content: [null] },
    { type: 'doc', content: [{ type: 'text', text: 'x' }] },
    { type: 'doc', content: [{ type: 'heading', attrs: { level: 7 } }] },
    { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }] },
    { type: 'paragraph' },
  ];
  for (const document of broken) {
    expect(() => writeMarkdown(document as DocumentJson, null)).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
  }
});
