import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { renderHtml } from '#core/convert/html.ts';
import { parseMarkdown } from '#core/convert/markdown.ts';
import { mediaReferences, outline, plainText } from '#core/convert/text.ts';
import { countWords, readingMinutes } from '#core/convert/words.ts';
import { isLocalReference, safeImageUrl, safeLinkUrl } from '#core/convert/urlSafety.ts';

import { documents } from '../document/documents.ts';

const runs = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 150);

const document = parseMarkdown(
  '# Title *here*\n\nSome **bold** text with `code`.\n\n- one\n- two\n\n![A cat](cat.jpg "t") ![far](https://x.y/z.jpg) ![again](cat.jpg)\n\n<p><img src="raw.png" alt="Raw"> <video src="v.mp4" poster="p.jpg"></video> words</p>\n\n## Next\n\n> quote\n',
).document;

test('the words of a document are all there, and nothing else', () => {
  expect(plainText(document)).toBe(
    'Title here\n\nSome bold text with code.\n\none\n\ntwo\n\nA cat far again\n\nwords\n\nNext\n\nquote',
  );
});

test('the pictures beside the post are found, each once, raw HTML included', () => {
  expect(mediaReferences(document)).toEqual([
    { src: 'cat.jpg', alt: 'A cat', use: 'picture' },
    { src: 'raw.png', alt: 'Raw', use: 'picture' },
    { src: 'v.mp4', alt: '', use: 'film' },
    { src: 'p.jpg', alt: '', use: 'picture' },
  ]);
});

test('so are files that links lead to, which may be no files of the post', () => {
  const links = parseMarkdown(
    'A [paper](paper.pdf), [page](about/), [post](other-post), [top](#a.b), [far](https://x.y/a.pdf).\n\n[![big](small.jpg)](big.jpg)\n\n<p class="x"><a href="raw.zip?x=1">Raw</a></p>\n\n![paper](paper.pdf)\n',
  ).document;
  expect(mediaReferences(links)).toEqual([
    { src: 'paper.pdf', alt: 'paper', use: 'picture' },
    { src: 'small.jpg', alt: 'big', use: 'picture' },
    { src: 'big.jpg', alt: '', use: 'link' },
    { src: 'raw.zip?x=1', alt: '', use: 'link' },
  ]);
});

test('every file that a page asks for is among them, whatever the document holds', () => {
  fc.assert(
    fc.property(documents('adversarial'), (document) => {
      const known = new Map(mediaReferences(document).map(({ src, use }) => [src, use]));
      const asked = new Set<string>();
      const html = renderHtml(document, {
        linkedFiles: new Set(known.keys()),
        mediaUrl: (src) => {
          asked.add(src);
          return `https://cdn.example/${encodeURIComponent(src.toWellFormed())}`;
        },
      });
      expect([...asked].filter((src) => !known.has(src))).toEqual([]);
      const shown = [...html.matchAll(/<(?:img|audio|video|source)\b[^>]* (?:src|poster)="([^"]*)"/g)].map(
        ([, src = '']) => src,
      );
      // A backslash leads to the root of a site, as a slash does.
      expect(shown.filter((src) => isLocalReference(src.replace('%5C', '\\')))).toEqual([]);
    }),
    { numRuns: runs },
  );
});

test('the outline names headings by level', () => {
  expect(outline(document)).toEqual([
    { level: 1, text: 'Title here' },
    { level: 2, text: 'Next' },
  ]);
});

describe('words are counted', () => {
  test.each([
    ['', 0],
    ['one two  three\nfour', 4],
    ['Don’t stop, the well-known 3 cafés', 6],
    ['— … !', 0],
    ['don’t — e-mail 42 …', 3],
    ['привет мир', 2],
    ['안녕하세요 세계', 2],
    ['مرحبا بالعالم', 2],
    ['我喜欢喝茶', 3],
    ['これはペンです', 4],
    ['mixed 我喜欢 text', 4],
  ])('%j has %d', (text, count) => {
    const words = countWords(text);
    // Where words have no spaces, dictionaries differ by one or two.
    expect(Math.abs(words - count)).toBeLessThanOrEqual(/[\u3040-\u9fff]/.test(text) ? 1 : 0);
  });

  test('and take at least a minute to read', () => {
    expect([0, 1, 230, 2_300].map(readingMinutes)).toEqual([0, 1, 1, 10]);
  });
});

describe('addresses', () => {
  test.each(['photo.jpg', 'a/b.png', './x.jpg', '../x.jpg', 'a%20b.jpg', '写真.jpg'])(
    '%j is a file beside the post',
    (src) => {
      expect(isLocalReference(src)).toBe(true);
    },
  );
  test.each([
    'https://x.y/a.jpg',
    '//x.y/a.jpg',
    '/a.jpg',
    '#a',
    '?a',
    '',
    'data:image/png;base64,x',
    'C:\\a.jpg',
    'mailto:a@b.c',
  ])('%j is not', (src) => {
    expect(isLocalReference(src)).toBe(false);
  });
  test('of links and pictures are what is known to be safe', () => {
    for (const url of ['https://x.y', 'http://x.y', 'mailto:a@b.c', 'tel:1', 'x', '/x', '#x', '?x', '//x.y', 'a/b:c'])
      expect(safeLinkUrl(url)).toBe(url);
    for (const url of ['javascript:x', 'data:text/html,x', 'data:image/png;base64,x', 'file:///x', 'x:y', ':x', '\\:x'])
      expect(safeLinkUrl(url)).toBeNull();
    expect(safeImageUrl('data:image/png;base64,x')).toBe('data:image/png;base64,x');
    for (const url of ['mailto:a@b.c', 'data:text/html,x', 'javascript:x', 'blob:x'])
      expect(safeImageUrl(url)).toBeNull();
  });
});
