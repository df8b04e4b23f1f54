// @vitest-environment jsdom
import * as fc from 'fast-check';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { checkedDocument } from '#core/document/schema.ts';

import { dangers } from './dangers.ts';
import { htmlSoup, soupWords } from './htmlSoup.ts';

/** How many pages; the long form of the campaign sets it to 100,000. */
const runs = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 300);

/** The page as another implementation builds it, and builds it again from what it would write. */
function asRead(html: string): string {
  let page = html;
  for (let time = 0; time < 2; time += 1) page = new DOMParser().parseFromString(page, 'text/html').body.innerHTML;
  return page;
}

/** What a browser shows no text of, or what is no text. */
const silent = new Set([
  'script',
  'style',
  'template',
  'noembed',
  'noframes',
  'noscript',
  'title',
  'head',
  'iframe',
  'datalist',
]);

const hasClass = (node: Tree.Node, wanted: RegExp): boolean =>
  'attrs' in node && node.attrs.some(({ name, value }) => name === 'class' && wanted.test(value));

/** Formulas that are on a page twice: for the eye, and as what they are. */
const isFormula = (node: Tree.Node): boolean => hasClass(node, /\bkatex\b/);

/** The words a page shows, by a walk that knows nothing of Longhand; those in drawings, formulas and links back from footnotes apart. */
function wordsOf(html: string): { shown: string[]; drawn: string[] } {
  const words: { shown: string[]; drawn: string[] } = { shown: [], drawn: [] };
  const open: { node: Tree.Node; drawn: boolean }[] = [
    { node: parse(html, { scriptingEnabled: false }), drawn: false },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, drawn } = next;
    if (silent.has(node.nodeName) || isFormula(node)) continue;
    if (node.nodeName === '#text')
      words[drawn ? 'drawn' : 'shown'].push(...((node as Tree.TextNode).value.match(soupWords) ?? []));
    if ('childNodes' in node) {
      const foreign =
        drawn || node.nodeName === 'svg' || node.nodeName === 'math' || hasClass(node, /footnote-backref/);
      for (const child of node.childNodes) open.push({ node: child, drawn: foreign });
    }
  }
  return words;
}

test('HTML soup becomes a document that is safe, whole and stable, whatever was in it', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(htmlSoup, (html) => {
      const { document, notes } = parseHtml(html);
      expect(checkedDocument(document)).toEqual(document);

      const page = renderHtml(document, { headingIds: true });
      expect(dangers(page)).toEqual([]);
      expect(dangers(asRead(page))).toEqual([]);

      const said = JSON.stringify(document);
      const { shown, drawn } = wordsOf(html);
      expect(shown.filter((word) => !said.includes(word))).toEqual([]);
      if (drawn.some((word) => !said.includes(word)))
        expect(notes.join(' ')).toMatch(/svg|math|formula|links from footnotes/i);

      expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);

      const again = parseHtml(renderHtml(document)).document;
      const settled: DocumentJson = parseHtml(renderHtml(again)).document;
      expect(settled).toEqual(again);
    }),
    { numRuns: runs },
  );
});
