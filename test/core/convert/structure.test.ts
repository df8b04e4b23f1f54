import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { outline } from '#core/convert/text.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { checkedDocument } from '#core/document/schema.ts';

import { structure } from '../document/kinds/structure.ts';

const types = (markdown: string): string[] => (parseMarkdown(markdown).document.content ?? []).map(({ type }) => type);

const paragraph = (text: string, attrs?: NodeJson['attrs']): NodeJson => ({
  type: 'paragraph',
  ...(attrs && { attrs }),
  content: [{ type: 'text', text }],
});

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });

describe('a word changed in a block that stands between tags or behind a sign changes nothing else', () => {
  test.each([
    [
      'a callout with wraps of its own',
      '> [!note]   My title\n> One line,\n> another that is here,  \n> and a third.\n>\n> * a list\n',
    ],
    ['a callout with a blank line after its sign', '> [!TIP]\n>\n> Words are here,\n> in two lines.\n'],
    ['the title of a callout', '> [!WARNING] Look here, please\n> Text\n> wrapped.\n'],
    [
      'details with tags on one line',
      '<details open><summary>Two\n  lines</summary>\n\n*  a __list__\n*  is here\n\n</details>\n',
    ],
    [
      'a summary among tags',
      '<details>\n  <summary>What <b>is</b> here?</summary>\n\n  Text\n  wrapped.\n\n</details>\n',
    ],
    [
      'details within details',
      '<details>\n<summary>A</summary>\n\n<details><summary>B</summary>\n\nIt is here,\nnot there.\n\n</details>\n\n+ z\n\n</details>\n',
    ],
    [
      'a block at the right',
      '<div style="text-align: right">\n\nOne line\nthat is here\nand a third, __strong__.\n\n</div>\n',
    ],
    ['a README’s middle', '<div align="center">\n\n# Title #\n\nWhat is here\nis wrapped.\n\n</div>\n'],
    ['a heading with an id', 'What is here {#id}\n===\n\n## Other {#x} ##\n'],
    ['a task that says its language', '* [ ] <div lang="en">It is here</div>\n* [x] other\n'],
    [
      'a table in HTML',
      '<table>\n<tr>\n<td>\n\nIt is here,\nwrapped.\n\n</td>\n<td colspan="2">\n\n*  list\n\n</td>\n</tr>\n</table>\n',
    ],
  ])('%s', (_what, text) => {
    const { document, source } = parseMarkdown(text);
    const change = (node: NodeJson): boolean => {
      if (typeof node.attrs?.['title'] === 'string' && node.attrs['title'].includes('here')) {
        node.attrs['title'] = node.attrs['title'].replace('here', 'somewhere');
        return true;
      }
      if (node.text?.includes('here') === true) {
        node.text = node.text.replace('here', 'somewhere');
        return true;
      }
      return node.content?.some(change) ?? false;
    };
    expect(writeMarkdown(document, source).text).toBe(text);
    expect(change(document)).toBe(true);
    const written = writeMarkdown(document, source);
    expect(written.text).toBe(text.replace('here', 'somewhere'));
    expect(parseMarkdown(written.text).document).toEqual(document);
  });
});

describe('what stands between tags', () => {
  test('needs no blank line between what ends and what begins', () => {
    expect(
      types('<details>\n<summary>A</summary>\n\nx\n\n</details>\n<div dir="rtl">\n\n# y\n\n</div>\n</div>\n'),
    ).toEqual(['details', 'heading', 'htmlBlock']);
  });

  test('may be of the same kind, in itself, in quotes, in lists and in cells', () => {
    const inner: NodeJson = {
      type: 'details',
      content: [{ type: 'detailsSummary', content: [{ type: 'text', text: 'Inner' }] }, paragraph('x', { dir: 'rtl' })],
    };
    const within = (...content: NodeJson[]): NodeJson => ({
      type: 'details',
      attrs: { textAlign: 'center' },
      content: [{ type: 'detailsSummary' }, ...content],
    });
    const cell = (...content: NodeJson[]): NodeJson => ({
      type: 'table',
      content: [{ type: 'tableRow', content: [{ type: 'tableCell', content }] }],
    });
    const document = doc(
      within(inner, within(inner), paragraph('y', { textAlign: 'right' })),
      { type: 'blockquote', content: [within(cell(cell(inner), inner)), inner] },
      {
        type: 'bulletList',
        attrs: { loose: true },
        content: [{ type: 'listItem', content: [paragraph('z', { lang: 'de' }), within(cell(within(inner)))] }],
      },
    );
    const written = writeMarkdown(document, null);
    expect(written.fallbacks).toBe(0);
    expect(parseMarkdown(written.text).document).toEqual(document);
  });

  test.each([
    ['an attribute that Longhand does not know', '<details name="a">\n<summary>A</summary>\n\ntext\n\n</details>\n'],
    ['a tag that is never closed', '<div align="center">\n\ntext\n'],
    ['a tag that closes something else', '<div align="center">\n\ntext\n\n</section>\n'],
    ['several blocks where one is meant', '<div dir="rtl">\n\ntext\n\nmore\n\n</div>\n'],
    ['words beside the tags', '<details>\n<summary>A</summary>\nwords\n\ntext\n\n</details>\n'],
  ])('stays as it is, and its words can be edited: %s', (_what, text) => {
    const { document, source } = parseMarkdown(text);
    expect(types(text)).toContain('htmlBlock');
    const words = document.content?.find(({ type }) => type === 'paragraph')?.content?.[0];
    if (words !== undefined) words.text = 'other';
    expect(writeMarkdown(document, source).text).toBe(text.replace('text', 'other'));
  });

  test('is not taken for what it is not when HTML of the writer stands in it', () => {
    const html = (value: string): NodeJson => ({ type: 'htmlBlock', attrs: { html: value } });
    const stray = ['</details>', '<details>\n<summary>x</summary>', '<summary>', '<div align="left">', '</div>'].map(
      html,
    );
    const document = doc(
      { type: 'details', content: [{ type: 'detailsSummary' }, ...stray, paragraph('x')] },
      ...stray,
      {
        type: 'callout',
        attrs: { dir: 'ltr' },
        content: [...stray, html('<div align="left">'), paragraph('x'), html('</div>')],
      },
    );
    const written = writeMarkdown(document, null);
    expect(parseMarkdown(written.text).document).toEqual(document);
    expect(written.fallbacks).toBe(0);
  });

  test('does not hold the editor up, however often tags are opened, and is not lost', () => {
    const open = '<div align="center">\n\n';
    for (const text of [
      open.repeat(4_000),
      `${open.repeat(800)}x\n\n${'</div>\n\n'.repeat(800)}`,
      `${'<details>\n<summary>\n\n'.repeat(1_000)}x`,
      '<details><summary>'.repeat(5_000),
      '</div>\n'.repeat(5_000),
      `<details>${' a="'.repeat(20_000)}`,
      `${'<table>\n<tr>\n<td>\n\n'.repeat(500)}x\n\n${'</td>\n</tr>\n</table>\n\n'.repeat(500)}`,
    ]) {
      const { document, source } = parseMarkdown(text);
      expect(writeMarkdown(document, source).text).toBe(text);
    }
  });
});

describe('headings', () => {
  const page = '# One {#top}\n\n## Top\n\n## Two {#top}\n\n## Top 2\n\n# Three {#Übersicht}\n';

  test('have each id once on a page, and their own before those made of words', () => {
    const ids = [...renderHtml(parseMarkdown(page).document, { headingIds: true }).matchAll(/ id="([^"]*)"/g)];
    expect(ids.map(([, id]) => id)).toEqual(['top', 'top-2', 'top-3', 'top-2-2', 'Übersicht']);
  });

  test('share no id with HTML of the writer’s, and cut no letter in two', () => {
    const html = renderHtml(parseMarkdown('<p id="tides">x</p>\n\n# Tides\n').document, { headingIds: true });
    expect(html).toContain('<h1 id="tides-2">');
    const [, id = ''] = /id="([^"]*)"/.exec(
      renderHtml(parseMarkdown(`# a${'𝒳'.normalize('NFD')}${'𠀀'.repeat(60)}\n`).document, { headingIds: true }),
    ) ?? [''];
    expect(id.isWellFormed()).toBe(true);
    expect(id).not.toContain('\ufffd');
  });

  test('with a formula are named by its TeX, and get no id of their own when the page is read', () => {
    const { document } = parseMarkdown('## Of $x^2$ & more\n');
    const html = renderHtml(document, { headingIds: true });
    expect(html).toContain('<h2 id="of-x-2-more">');
    expect(parseHtml(html).document).toEqual(document);
  });

  test('keep the ids they were given where none are made', () => {
    expect(renderHtml(parseMarkdown('# One {#top}\n\n# Two\n').document)).toBe('<h1 id="top">One</h1>\n<h1>Two</h1>');
  });

  test('are outlined by their words', () => {
    expect(outline(parseMarkdown(page).document).map(({ text }) => text)).toEqual([
      'One',
      'Top',
      'Two',
      'Top 2',
      'Three',
    ]);
  });

  test('keep an id that somebody chose when a page is read, and not one that a site builder made', () => {
    const { document } = parseHtml(
      '<h2 id="chosen">Hello, World!</h2><h2 id="hello-world-1">Hello, World!</h2><h2 id="h-über-uns">Über uns</h2><h2 id="_Toc123">A</h2>',
    );
    expect(document.content?.map(({ attrs }) => attrs?.['id'])).toEqual(['chosen', undefined, undefined, undefined]);
  });
});

describe('callouts', () => {
  test('are titled by their kind where they have no title, in whatever language the page is', () => {
    const { document } = parseMarkdown('> [!TIP]\n> a\n\n> [!note] Mine\n> b\n');
    expect(renderHtml(document)).toContain('<p class="callout-title"><strong>Tip</strong></p>');
    const german = renderHtml(document, { calloutTitles: { tip: 'Tipp', note: 'Hinweis' } });
    expect(german).toContain('<strong>Tipp</strong>');
    expect(german).toContain('<strong>Mine</strong>');
  });

  test.each([
    [
      'GitHub',
      '<div class="markdown-alert markdown-alert-tip" dir="auto"><p class="markdown-alert-title"><svg><path></path></svg>Tip</p><p>x</p></div>',
      '> [!TIP]\n> x\n',
    ],
    [
      'Obsidian',
      '<div data-callout="faq" class="callout"><div class="callout-title"><div class="callout-icon"></div><div class="callout-title-inner">Why?</div></div><div class="callout-content"><p>x</p></div></div>',
      '> [!FAQ] Why?\n> x\n',
    ],
    [
      'MkDocs',
      '<div class="admonition warning"><p class="admonition-title">Warning</p><p>x</p></div>',
      '> [!WARNING]\n> x\n',
    ],
    [
      'Longhand',
      '<aside class="callout callout-my-own" role="note"><p class="callout-title"><strong>A title</strong></p><p>x</p></aside>',
      '> [!MY-OWN] A title\n> x\n',
    ],
    ['nobody: an aside', '<aside><p>x</p></aside>', 'x\n'],
  ])('are read from a page of %s', (_who, html, markdown) => {
    expect(writeMarkdown(parseHtml(html).document, null).text).toBe(markdown);
  });
});

describe('the sign to read on', () => {
  test.each([
    ['before all words of a page', '<!--more--><p>x</p>', '<!--more-->\n\nx\n'],
    ['after them', '<html><body><p>x</p></body></html><!--more Go on-->', 'x\n\n<!--more Go on-->\n'],
    ['in a remark', '<p>x</p><!-- more to come -->', 'x\n'],
    ['in the middle of a paragraph', '<p>x<!--more-->y</p>', 'x\n\n<!--more-->\n\ny\n'],
  ])('is read %s', (_where, html, markdown) => {
    expect(writeMarkdown(parseHtml(html).document, null).text).toBe(markdown);
  });

  test('keeps words of its own, whatever they are, and shows nothing on the page', () => {
    for (const text of ['', ' ', 'a-->b', '""', '<b>&amp;', 'two\nlines', '– more –']) {
      const document = doc({ type: 'readMore', attrs: { text } });
      const written = writeMarkdown(document, null);
      expect(written.fallbacks).toBe(0);
      expect(parseMarkdown(written.text).document).toEqual(document);
      expect(renderHtml(document)).toMatch(/^<!--more [^<>]+-->$/);
      expect(parseHtml(renderHtml(document)).document).toEqual(document);
    }
  });
});

describe('tables', () => {
  test('say of each header what it is the header of', () => {
    const cell = (type: string, text: string, attrs = {}): NodeJson => ({ type, attrs, content: [paragraph(text)] });
    const row = (...content: NodeJson[]): NodeJson => ({ type: 'tableRow', content });
    const html = renderHtml(
      doc({
        type: 'table',
        content: [
          row(cell('tableHeader', 'a', { rowspan: 2 }), cell('tableHeader', 'b')),
          row(cell('tableHeader', 'c')),
          row(cell('tableHeader', 'd'), cell('tableCell', 'e', { colwidth: [90] })),
        ],
      }),
    );
    expect(html.replaceAll('\n', '')).toBe(
      '<table><colgroup><col><col style="width: 90px"></colgroup>' +
        '<thead><tr><th rowspan="2" scope="col">a</th><th scope="col">b</th></tr><tr><th scope="col">c</th></tr></thead>' +
        '<tbody><tr><th scope="row">d</th><td>e</td></tr></tbody></table>',
    );
  });

  test('of a page keep their order, their headers and how rows and columns are aligned', () => {
    const html =
      '<table><tfoot><tr><td>F</td><td>0</td></tr></tfoot><thead><tr><td>A</td><td>B</td></tr></thead>' +
      '<tbody><tr><td>1</td><td align="right">2</td></tr><tr><td>3</td><td style="text-align: right">4</td></tr></tbody></table>';
    expect(writeMarkdown(parseHtml(html.replace('>0<', ' align="right">0<')).document, null).text).toBe(
      '| A | B |\n| - | -: |\n| 1 | 2 |\n| 3 | 4 |\n| F | 0 |\n',
    );
  });
});

test('what a page shows of structure is read back as it was', () => {
  const text = fc.constantFrom('word', 'Über uns', 'a b');
  const inline = text.map((words): NodeJson[] => [{ type: 'text', text: words }]);
  const paragraphs = inline.map((content): NodeJson => ({ type: 'paragraph', content }));
  const within = (blocks: fc.Arbitrary<NodeJson[]>): fc.Arbitrary<NodeJson[]> => {
    const parts = { wildness: 'ordinary' as const, text, url: text, title: fc.constant(null), inline, blocks };
    const kinds = structure.blocks?.(parts).map(({ arbitrary }) => arbitrary) ?? [];
    return fc.array(fc.oneof(paragraphs, ...kinds), { minLength: 1, maxLength: 2 });
  };
  const blocks = within(within(fc.array(paragraphs, { minLength: 1, maxLength: 2 })));
  fc.assert(
    fc.property(blocks, (content) => {
      const document = checkedDocument(doc(...content)) as DocumentJson;
      // HTML has one kind of list with boxes, and we have two; and ids that occur twice are made different.
      fc.pre(!/"listItem","attrs":\{"checked"|"id":"([^"]*)".*"id":"\1"/.test(JSON.stringify(document)));
      const again = parseHtml(renderHtml(document, { headingIds: true })).document;
      expect(withoutInherited(again)).toEqual(withoutInherited(document));
    }),
    { numRuns: 150 },
  );
});

/** Without what a block says of itself that is so around it already: pages say it once. */
function withoutInherited(node: NodeJson, around: NodeJson['attrs'] = {}): NodeJson {
  const { textAlign, dir, lang, ...own } = node.attrs ?? {};
  const said = Object.entries({ textAlign, dir, lang }).filter(([, value]) => typeof value === 'string');
  const attrs = { ...own, ...Object.fromEntries(said.filter(([name, value]) => around[name] !== value)) };
  const inside = { ...around, ...Object.fromEntries(said) };
  return {
    ...node,
    attrs,
    ...(node.content && { content: node.content.map((child) => withoutInherited(child, inside)) }),
  };
}
