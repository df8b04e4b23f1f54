import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { checkedDocument } from '#core/document/schema.ts';

const read = (html: string): string => {
  const { document } = parseHtml(html);
  expect(checkedDocument(document)).toEqual(document);
  return JSON.stringify(document);
};

describe('HTML beyond all reason is read all the same, and gives its words', () => {
  test.each([
    'div',
    'p',
    'b',
    'span',
    'blockquote',
    'ul><li',
    'table><tr><td',
    'details',
    'figure',
    'section',
    'ins',
    'svg',
    'dl><dt',
    'a href=x',
  ])('ten thousand <%s>, none of them closed', (tags) => {
    expect(read(`before${`<${tags}>`.repeat(10_000)}within${'</div>'.repeat(3)}`)).toContain(
      tags === 'svg' ? 'before' : 'within',
    );
  });

  test('ten thousand <div>, all of them closed, with words between', () => {
    const json = read(`${'<div>a '.repeat(10_000)}${'</div>b '.repeat(10_000)}the end`);
    expect(json.match(/\bb\b/g)).toHaveLength(10_000);
    expect(json).toContain('the end');
  });

  test('words of what is too deep do not run together', () => {
    expect(read(`${'<div>'.repeat(300)}<p>one</p><p>two</p>`)).toContain('one two');
  });

  test('a hundred thousand attributes', () => {
    const attrs = Array.from({ length: 100_000 }, (_, index) => `a${index}=b`).join(' ');
    expect(read(`<p ${attrs}>words</p>`)).toContain('words');
  });

  test('hundreds of marks that are never closed, before thousands of paragraphs', () => {
    const fonts = Array.from({ length: 400 }, (_, index) => `<font size=${index}>`).join('');
    expect(read(`<p>${fonts}</p>${'<p>x'.repeat(2_000)}<p>the end`)).toContain('the end');
  });

  test('tens of thousands of children of one element', () => {
    for (const tag of ['div', 'video', 'dl', 'figure', 'pre'])
      expect(read(`<${tag}>${'<b>x</b>'.repeat(30_000)}</${tag}><p>the end`)).toContain('the end');
  });

  test('more paragraphs than one call can be given', () => {
    const count = 130_000;
    const { document } = parseHtml(`<p>one</p>${'<p>x'.repeat(count)}<p>the end`);
    expect(document.content).toHaveLength(count + 2);
    expect(renderHtml(document).endsWith('<p>the end</p>')).toBe(true);
  });

  test('twenty thousand levels of a list of Word', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => `<p style='mso-list:l0 level${index} lfo1'>x</p>`);
    expect(read(`${items.join('')}<p>the end`)).toContain('the end');
  });

  test('tens of thousands of notes of a word processor', () => {
    const links = (count: number, made: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => made(index)).join('');
    const mark = (index: number): string => `<a href="#_ftn${index}">1</a>`;
    const note = (index: number): string => `<a name="_ftn${index}">1</a> x`;
    expect(read(`<p>${links(20_000, mark)}</p><div><p>${links(20_000, note)}<p>the end`)).toContain('the end');
    expect(read(`<p>${links(20_000, mark)}</p>${links(20_000, (index) => `<p>${note(index)}`)}`)).toContain('x');
  });

  test('thousands of headings that all say the same', () => {
    const { document } = parseHtml('<h2 id="a">x</h2><h2>y</h2>'.repeat(10_000));
    const ids = renderHtml(document, { headingIds: true }).match(/ id="[^"]*"/g) ?? [];
    expect(new Set(ids).size).toBe(20_000);
  });

  test('one line of megabytes', () => {
    expect(read(`<p>${'word '.repeat(600_000)}`).split('word')).toHaveLength(600_001);
  });

  test('NUL, halves of characters and controls become what Markdown can hold', () => {
    const { document } = parseHtml(
      '<p title="\0">a\0b\ud800c&#0;d&#xD800;e\u0007f</p><pre>\0\ud800\r\rx</pre><img alt="\0\ud800" src="a\0b">',
    );
    expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
    expect(renderHtml(document)).not.toMatch(/\0|\p{Surrogate}/u);
  });

  test('a document with NUL and halves of characters becomes a page without them', () => {
    const half = 'a\ud800\0';
    const content = [
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: half }] },
      { type: 'codeBlock', attrs: { language: half }, content: [{ type: 'text', text: half }] },
      { type: 'paragraph', content: [{ type: 'image', attrs: { src: `${half}.png`, alt: half } }] },
      { type: 'mathBlock', attrs: { tex: half } },
    ];
    expect(renderHtml({ type: 'doc', content }, { headingIds: true })).not.toMatch(/\0|\p{Surrogate}/u);
  });

  test('a page that is no text at all', () => {
    for (const html of [
      '',
      ' ',
      '\ufeff',
      '<',
      '<!',
      '</',
      '&',
      '<!doctype',
      '<html',
      '<frameset><frame src=x>',
      '\0',
      '%PDF-1.4\0\u0001',
    ])
      read(html);
  });
});
