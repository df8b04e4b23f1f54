import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

import { shapes } from './shapes.ts';

const many = 10_000;

/** Characters of each shape; the campaign's long form takes more. */
const size = Number(process.env['LONGHAND_HOSTILE_SIZE'] ?? 6_000);

const texts: Record<string, string> = {
  ...Object.fromEntries(Object.entries(shapes).map(([name, make]) => [name, make(size)])),
  'ten thousand quotes in each other': `${'>'.repeat(many)} x`,
  'ten thousand list signs in a line': `${'- '.repeat(many)}x`,
  'a byte order mark': '\ufeff# x\n',
  'lone carriage returns': 'a\rb\r\rc\r',
  'references to what is no character': '&#0; &#xD800; &#x110000; &nbsp; &#10; &#13;',
  'nothing but spaces': `${' '.repeat(1_000)}\n${'\t'.repeat(1_000)}`,
  'a comment that never ends': 'a\n\n<!-- x\n\ny',
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

describe('one absurd paragraph is kept as it is, and the rest of the post can be edited', () => {
  test.each(['stars that never match', 'opening brackets', 'quotes in each other', 'runs of ticks that grow'])(
    '%s',
    (name) => {
      const absurd = shapes[name]?.(20_000) ?? '';
      const text = `# Title\n\nBefore.\n\n${absurd}\n\nAfter *it*.\n`;
      const { document, source } = parseMarkdown(text);
      expect(document.content?.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'opaqueBlock', 'paragraph']);
      const [, before] = document.content ?? [];
      if (before?.content?.[0] !== undefined) before.content[0].text = 'Earlier.';
      expect(writeMarkdown(document, source).text === text.replace('Before', 'Earlier')).toBe(true);
    },
  );

  test('but what stands in code is code', () => {
    const text = `\`\`\`\n\n${'['.repeat(20_000)}\n\n\`\`\`\n\nAfter.\n`;
    expect(parseMarkdown(text).document.content?.map(({ type }) => type)).toEqual(['codeBlock', 'paragraph']);
  });
});

describe('a list, table or run of lines', () => {
  const types = (text: string) => parseMarkdown(text).document.content?.map(({ type }) => type);
  test.each([
    ['items', '- a\n', 6_000],
    ['items with air', '- a\n\n', 6_000],
    ['rows', '|a|b|\n|-|-|\n|c|d|\n', 3_000],
    ['definitions', '[a]: b\n', 6_000],
  ])('of thousands of %s of one letter is kept as it is, and what is around it can be edited', (_, unit, count) => {
    const text = `Before.\n\nx\n${unit.repeat(count)}\nAfter.\n`;
    expect(types(text)).toEqual(['paragraph', 'opaqueBlock', 'paragraph']);
    const { document, source } = parseMarkdown(text);
    expect(writeMarkdown({ type: 'doc', content: (document.content ?? []).slice(1) }, source).text).toBe(text.slice(9));
  });

  test('of as many items with words in them is read, and so is code of as many lines', () => {
    expect(types('- an item of a list\n'.repeat(6_000))).toEqual(['bulletList']);
    expect(types(`\`\`\`\n${'1\n'.repeat(6_000)}\`\`\`\n`)).toEqual(['codeBlock']);
  });
});

test('a line of millions of characters is kept as it is', () => {
  const text = `Before.\n\n${'word '.repeat(800_001)}\n\nAfter.\n`;
  const { document, source } = parseMarkdown(text);
  expect(document.content?.map(({ type }) => type)).toEqual(['paragraph', 'opaqueBlock', 'paragraph']);
  expect(writeMarkdown(document, source).text === text).toBe(true);
});

test('blank lines without end belong to the code around them, and to nothing else', () => {
  const blank = '\n'.repeat(3_000);
  const words = (text: string) =>
    parseMarkdown(text).document.content?.map(({ type, content }) => [type, content?.[0]?.text]);
  expect(words(`a${blank}b\n`)).toEqual([
    ['paragraph', 'a'],
    ['paragraph', 'b'],
  ]);
  expect(words(`\`\`\`\na${blank}b\n\`\`\`\n`)).toEqual([['codeBlock', `a${blank}b`]]);
  expect(words(`    a${blank}    b\n\nc\n`)).toEqual([
    ['codeBlock', `a${blank}b`],
    ['paragraph', 'c'],
  ]);
});

test('a text that is too long is refused before anything is done with it', () => {
  expect(() => parseMarkdown('x'.repeat(33 * 1024 * 1024))).toThrow(expect.objectContaining({ code: 'too-large' }));
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
