import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';

import { expectLocalEdits } from '../edit.ts';
import { asGfm, shown } from '../reference.ts';
import { gfmExamples } from './gfm.ts';

describe.each(gfmExamples)('what GFM adds: $about', ({ markdown, html, anew }) => {
  const { document, source } = parseMarkdown(markdown);

  test('is read and shown as GFM says after it was written anew', () => {
    const { text, fallbacks } = writeMarkdown(document, null);
    expect(fallbacks).toBe(0);
    expect(parseMarkdown(text).document).toEqual(document);
    expect(writeMarkdown(parseMarkdown(text).document, null).text).toBe(text);
    expect(plain(asGfm(text))).toBe(plain(anew ?? html));
    expect(plain(asGfm(markdown))).toBe(plain(html));
  });

  test('is given back byte for byte, and changes only where it is edited', () => {
    expect(writeMarkdown(document, source).text).toBe(markdown);
    expectLocalEdits(markdown);
  });
});

/** The order of attributes, and whether tags that are text are escaped, make no difference. */
const plain = (html: string): string =>
  shown(html)
    .replaceAll(/<input [^>]*>/g, (tag) => (tag.includes('checked') ? '[x]' : '[ ]'))
    .replaceAll('&lt;', '<');
