import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, MarkJson, NodeJson } from '#core/document/json.ts';
import { checkedDocument, markDefinitions } from '#core/document/schema.ts';

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });
const text = (words: string, ...marks: MarkJson[]): NodeJson => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks }),
});
const paragraph = (...content: NodeJson[]): NodeJson => ({ type: 'paragraph', content });
const again = (document: DocumentJson): DocumentJson => {
  const written = writeMarkdown(document, null);
  expect(written.fallbacks).toBe(0);
  return parseMarkdown(written.text).document;
};
const canonical = (document: DocumentJson): DocumentJson => checkedDocument(document) as DocumentJson;

/** Every mark, with whatever it may say. */
const all: MarkJson[] = markDefinitions.map(({ name }) => {
  const attrs: Record<string, Record<string, unknown>> = {
    link: { href: 'https://example.com/?a=1&b=2', title: 'A "title"', rel: 'nofollow', target: '_blank' },
    abbreviation: { title: 'Hyper | Text\nMarkup <Language>' },
    highlight: { color: 'rgb(255 0 0 / 50%)' },
  };
  return { type: name, ...(attrs[name] && { attrs: attrs[name] }) };
});

describe('marks of every pair', () => {
  test.each(all.flatMap((a) => all.filter((b) => b !== a).map((b) => [a.type, b.type, a, b] as const)))(
    '%s and %s: one in the other, side by side, overlapping, in a heading, a list and a table',
    (_a, _b, a, b) => {
      const lines = [
        [text('one', a, b)],
        [text('a'), text('b', a), text('c', a, b), text('d', b), text('e')],
        [text('one', a), text('two', b)],
        [text('one ', a), text(' two', b, a)],
      ];
      const cell = (content: NodeJson[], type: string): NodeJson => ({ type, content: [paragraph(...content)] });
      const document = canonical(
        doc(
          ...lines.map((line) => paragraph(...line)),
          ...lines.map((line): NodeJson => ({ type: 'heading', attrs: { level: 2 }, content: line })),
          { type: 'bulletList', content: lines.map((line) => ({ type: 'listItem', content: [paragraph(...line)] })) },
          {
            type: 'table',
            content: [
              { type: 'tableRow', content: lines.map((line) => cell(line, 'tableHeader')) },
              { type: 'tableRow', content: lines.map((line) => cell(line, 'tableCell')) },
            ],
          },
        ),
      );
      expect(again(document)).toEqual(document);
    },
  );
});

describe('a link', () => {
  const link = (attrs: Record<string, unknown>): DocumentJson =>
    canonical(doc(paragraph(text('words', { type: 'link', attrs: { href: 'https://example.com/', ...attrs } }))));

  test('that says no more than Markdown can is a link of Markdown, any other a tag', () => {
    expect(writeMarkdown(link({}), null).text).toBe('[words](https://example.com/)\n');
    expect(writeMarkdown(link({ rel: 'nofollow sponsored', target: '_blank' }), null).text).toBe(
      '<a href="https://example.com/" rel="nofollow sponsored" target="_blank">words</a>\n',
    );
    for (const attrs of [
      { rel: 'me' },
      { rel: '' },
      { rel: 'noopener' },
      { target: '_blank' },
      { title: '', rel: 'x y' },
    ])
      expect(again(link(attrs))).toEqual(link(attrs));
  });

  test('in the file that opens a frame of a name keeps its tag as it is', () => {
    const source = '<a href="x" target="frame">words</a> and words\n';
    const { document } = parseMarkdown(source);
    expect(writeMarkdown(document, null).text).toBe(source);
  });

  test('that opens a window never hands ours to it', () => {
    expect(renderHtml(link({ target: '_blank' }))).toContain('target="_blank" rel="noopener"');
    expect(renderHtml(link({ target: '_blank', rel: 'me' }))).toContain('target="_blank" rel="me noopener"');
    expect(renderHtml(link({ target: '_blank', rel: 'noreferrer' }))).toContain('target="_blank" rel="noreferrer"');
    expect(renderHtml(link({ rel: 'nofollow' }))).toContain('<a href="https://example.com/" rel="nofollow">');
    // A page with HTML of the writer's is gone over once more.
    const raw = doc(...(link({ target: '_blank', rel: 'nofollow' }).content ?? []), {
      type: 'htmlBlock',
      attrs: { html: '<a href="y" target="frame" rel="ugc">y</a>' },
    });
    expect(renderHtml(raw)).toContain('rel="nofollow noopener"');
    expect(renderHtml(raw)).toContain('rel="ugc noopener"');
  });

  test('on a page keeps the words of its rel that mean something', () => {
    const rel = (html: string): unknown => {
      const mark = parseHtml(html).document.content?.[0]?.content?.[0]?.marks?.[0];
      return [mark?.attrs?.['rel'], mark?.attrs?.['target']];
    };
    expect(rel('<a href="https://x.y/" rel="noopener NoFollow external ugc x" target="_BLANK">a</a>')).toEqual([
      'nofollow external ugc',
      '_blank',
    ]);
    expect(rel('<a href="https://x.y/" rel="noopener" target="_top">a</a>')).toEqual([undefined, undefined]);
  });
});

describe('on a page', () => {
  const marks = (html: string): unknown =>
    parseHtml(html).document.content?.[0]?.content?.map(({ text: words, marks: found }) => [
      words,
      ...(found ?? []).map(({ type, attrs }) => (attrs ? { type, ...attrs } : type)),
    ]);

  test('keys, small print and short forms are marks', () => {
    expect(marks('<p><kbd>Ctrl</kbd> <small>s</small> <abbr title="World Wide Web">WWW</abbr></p>')).toEqual([
      ['Ctrl', 'keyboard'],
      [' '],
      ['s', 'small'],
      [' '],
      ['WWW', { type: 'abbreviation', title: 'World Wide Web' }],
    ]);
  });

  test('a key within a key is one key', () => {
    expect(marks('<kbd><kbd>Ctrl</kbd>+<kbd>C</kbd></kbd>')).toEqual([['Ctrl+C', 'keyboard']]);
  });

  test('a highlight has the colour that its style says, in each way to say it, and no more of that style', () => {
    const color = (html: string): unknown => (marks(html) as [string, { color?: string }][])[0]?.[1]?.color;
    expect(color('<mark style="background: #FF0; color: red">x</mark>')).toBe('#FF0');
    expect(color('<mark style="background-color: rgb(1, 2, 3)">x</mark>')).toBe('rgb(1, 2, 3)');
    expect(color('<span style="background:yellow;mso-highlight:yellow">x</span>')).toBe('yellow');
    expect(color('<mark style="background: url(x) red">x</mark>')).toBeUndefined();
  });
});

test('a highlight in the file is one, however its style is spelt', () => {
  for (const style of ['background: #ff0', 'BACKGROUND-color:#ff0;', ' background-color : #ff0 ']) {
    const { document } = parseMarkdown(`<mark style="${style}">lit</mark> words\n`);
    expect(document.content?.[0]?.content?.[0]?.marks).toEqual([{ type: 'highlight', attrs: { color: '#ff0' } }]);
  }
  const other = '<mark style="color: red; background: #ff0">lit</mark> words\n';
  expect(writeMarkdown(parseMarkdown(other).document, null).text).toBe(other);
});
