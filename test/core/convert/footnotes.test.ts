import { describe, expect, test } from 'vitest';

import { footnotesOf } from '#core/convert/footnotes.ts';
import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { plainText } from '#core/convert/text.ts';
import { countWords } from '#core/convert/words.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });
const paragraph = (...content: NodeJson[]): NodeJson => ({ type: 'paragraph', content });
const text = (value: string): NodeJson => ({ type: 'text', text: value });
const mark = (label: string): NodeJson => ({ type: 'footnoteReference', attrs: { label } });
const note = (label: string, ...content: NodeJson[]): NodeJson => ({
  type: 'footnoteDefinition',
  attrs: { label },
  content,
});
const written = (document: DocumentJson): string => writeMarkdown(document, null).text;
/** A document with one of its words changed. */
const edited = (document: DocumentJson, from: string, to: string): DocumentJson =>
  JSON.parse(JSON.stringify(document).replace(from, to)) as DocumentJson;
const html = (source: string): string => renderHtml(parseMarkdown(source).document);

describe('footnotes in Markdown', () => {
  test('a mark at the head of a line does not become the text of a footnote', () => {
    for (const document of [
      doc(paragraph(mark('a'), text(': x'))),
      doc(paragraph(text('x'), { type: 'hardBreak' }, mark('a'), text(': x'))),
      doc({ type: 'blockquote', content: [paragraph(mark('a'), text(':'))] }),
    ]) {
      expect(written(document)).toContain('[^a]\\:');
      expect(parseMarkdown(written(document)).document).toEqual(document);
    }
    expect(written(doc(paragraph(text('As said'), mark('a'), text(': x'))))).toBe('As said[^a]: x\n');
  });

  test('a mark before a parenthesis does not become a link, and a link of that form stays one', () => {
    const document = doc(paragraph(mark('a'), text('(see there)')));
    expect(written(document)).toBe('[^a]\\(see there)\n');
    expect(parseMarkdown('[^a](there)').document.content?.[0]?.content?.[0]?.marks?.[0]?.type).toBe('link');
    expect(parseMarkdown('[^a](there)\n\n[^A]: x').document.content?.[0]?.content?.[0]).toEqual(mark('a'));
  });

  test('text that looks like a mark or like the text of a footnote stays text', () => {
    for (const words of ['[^1]', '[^1]: x', 'a [^b c] d', '![^1]', '[^]', '[^a](']) {
      const document = doc(paragraph(text(words)));
      expect(parseMarkdown(written(document)).document, `for ${words}`).toEqual(document);
      expect(writeMarkdown(document, null).fallbacks).toBe(0);
    }
  });

  test('a label may hold signs that mean something elsewhere, even in a table', () => {
    for (const label of ['*a*', '_', '~~', 'a|b', '$x$', '{{x}}', '!', ':', '"', '文字', '🙂', '#', '1)']) {
      const cell = (type: string, ...content: NodeJson[]): NodeJson => ({ type, content: [paragraph(...content)] });
      const document = doc(paragraph(text('x'), mark(label), text('y')), note(label, paragraph(text('z'))), {
        type: 'table',
        content: [{ type: 'tableRow', content: [cell('tableHeader', mark(label))] }],
      });
      const { text: markdown, fallbacks } = writeMarkdown(document, null);
      expect(parseMarkdown(markdown).document, `for ${label}`).toEqual(document);
      expect(fallbacks, `for ${label}`).toBe(0);
    }
  });

  test('a label that Longhand cannot hold is kept as it was written', () => {
    const source =
      'A[^a&amp;b] and[^a\\]b].\n\n[^a&amp;b]: Kept.\n\n    Too.\n\n> [^a\\]b]: In a quote,\n> over lines.\n';
    const { document, source: read } = parseMarkdown(source);
    expect(document.content?.map(({ type }) => type)).toEqual(['paragraph', 'opaqueBlock', 'blockquote']);
    expect(writeMarkdown(document, read).text).toBe(source);
    expect(parseMarkdown(written(document)).document).toEqual(document);
  });

  test('one edited word in a footnote changes nothing else in the file', () => {
    const source =
      'A[^1].\n\n[^1]:   The old text,\n    wrapped  by hand.\n\n    * with a list\n    * of two\n\n[^2]: Another\nlazy line.\n\nB[^2].\n';
    const { document, source: read } = parseMarkdown(source);
    expect(writeMarkdown(edited(document, 'old', 'new'), read).text).toBe(source.replace('old', 'new'));
    expect(writeMarkdown(edited(document, 'lazy', 'idle'), read).text).toBe(source.replace('lazy', 'idle'));
    expect(writeMarkdown(edited(document, 'of two', 'of three'), read).text).toBe(source.replace('of two', 'of three'));
  });

  test('the words of a footnote are words of the post', () => {
    const { document } = parseMarkdown('Two words[^1].\n\n[^1]: Three more words.\n');
    expect(plainText(document)).toBe('Two words.\n\nThree more words.');
    expect(countWords(plainText(document))).toBe(5);
  });

  test('what is amiss with them is known', () => {
    const { document } = parseMarkdown('A[^Gone][^1].\n\n[^1]: x\n\n[^unused]: y\n\n[^1]: z\n');
    const { missing, unused, repeated } = footnotesOf(document);
    expect({ missing, unused, repeated }).toEqual({
      missing: ['Gone'],
      unused: ['unused'],
      repeated: ['1'],
    });
  });
});

describe('footnotes on the page', () => {
  test('are numbered as they are met, with a link back to every mark', () => {
    expect(html('A[^b] B[^a] C[^B].\n\n[^a]: First.\n[^b]: Second.\n')).toBe(
      [
        '<p>A<sup class="footnote-ref"><a href="#fn:b" id="fnref:b" role="doc-noteref">1</a></sup> B<sup class="footnote-ref"><a href="#fn:a" id="fnref:a" role="doc-noteref">2</a></sup> C<sup class="footnote-ref"><a href="#fn:b" id="fnref:b:2" role="doc-noteref">1</a></sup>.</p>',
        '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">',
        '<ol>',
        '<li id="fn:b"><p>Second. <a href="#fnref:b" role="doc-backlink" aria-label="Back to the text">↩︎</a> <a href="#fnref:b:2" role="doc-backlink" aria-label="Back to the text 2">↩︎<sup>2</sup></a></p></li>',
        '<li id="fn:a"><p>First. <a href="#fnref:a" role="doc-backlink" aria-label="Back to the text">↩︎</a></p></li>',
        '</ol>',
        '</section>',
      ].join('\n'),
    );
  });

  test('a mark without a text is shown as it was written, and a text without a mark after the others', () => {
    const page = html('A[^gone] B[^1].\n\n[^unused]: Lost?\n\n[^1]: Note.\n\n[^1]: Twice.\n');
    expect(page).toContain('A[^gone] B<sup');
    expect(page.indexOf('Note.')).toBeLessThan(page.indexOf('Lost?'));
    expect(page).toContain('<li id="fn:unused"><p>Lost?</p></li>');
    expect(page).toContain('Twice.');
  });

  test('notes may lead to notes, and to themselves', () => {
    const page = html('A[^1].\n\n[^1]: See[^2] and[^1].\n\n    > [^3]: Inner.\n\n[^2]: Other[^3].\n');
    expect(page.match(/<li id="[^"]*"/g)).toEqual(['<li id="fn:1"', '<li id="fn:2"', '<li id="fn:3"']);
    expect(page.match(/href="#fnref:1:2"/g)).toHaveLength(1);
  });

  test('every id is there once, and every link has its target, whatever headings and raw HTML are called', () => {
    const page = renderHtml(
      parseMarkdown(
        '# fn 1 {#fn:1}\n\n# Fnref:1 {#fnref:1}\n\n- loose[^1]\n\n- list[^1]\n\n- [ ] task[^é]\n\n| a[^1] |\n|---|\n| b[^é] |\n\n<div>\n\nx[^1]\n\n</div>\n\n[^1]: One.\n[^é]: Two.\n',
      ).document,
      { headingIds: true },
    );
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, target = '']) => decodeURIComponent(target));
    expect(targets.length).toBe(12);
    for (const target of targets) expect(ids).toContain(target);
  });

  test('a mark in a link stands beside it, because a link cannot hold another', () => {
    expect(html('[a[^1] b](u)\n\n[^1]: x\n')).toContain(
      '<a href="u">a</a><sup class="footnote-ref"><a href="#fn:1" id="fnref:1" role="doc-noteref">1</a></sup><a href="u"> b</a>',
    );
  });

  test('survive a page that holds raw HTML', () => {
    const page = html('<div class="x">\n\nA[^1] $x$.\n\n</div>\n\n[^1]: N.\n');
    expect(page).toContain('<a href="#fn:1" id="fnref:1" role="doc-noteref">1</a>');
    expect(page).toContain('<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">');
    expect(page).toContain(
      '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>',
    );
  });

  test('are read back as they were', () => {
    const document = doc(
      paragraph(text('A'), mark('1'), text(' and '), mark('long-name'), text(', '), mark('1'), text('.')),
      note('1', paragraph(text('One.')), { type: 'codeBlock', content: [text('code')] }),
      note('long-name', paragraph(text('Two'), mark('é|'), text('.'))),
      note('é|', paragraph(text('Three.'))),
      note('unused', paragraph(text('Four.'))),
    );
    expect(parseMarkdown(written(parseHtml(renderHtml(document)).document)).document).toEqual(
      parseMarkdown(written(document)).document,
    );
    expect(parseHtml(renderHtml(document)).notes).toEqual([]);
  });
});

describe('footnotes of other pages come back as footnotes', () => {
  const expected = 'A[^1] and[^2].\n\n[^1]: One.\n\n[^2]: Two.\n';
  test.each([
    [
      'GitHub',
      '<p>A<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref="" aria-describedby="footnote-label">1</a></sup> and<sup><a href="#user-content-fn-2" id="user-content-fnref-2" data-footnote-ref="" aria-describedby="footnote-label">2</a></sup>.</p><section data-footnotes="" class="footnotes"><h2 id="footnote-label" class="sr-only">Footnotes</h2><ol><li id="user-content-fn-1"><p>One. <a href="#user-content-fnref-1" data-footnote-backref="" class="data-footnote-backref" aria-label="Back to reference 1"><g-emoji class="g-emoji">↩</g-emoji></a></p></li><li id="user-content-fn-2"><p>Two. <a href="#user-content-fnref-2" data-footnote-backref="">↩</a></p></li></ol></section>',
    ],
    [
      'Pandoc',
      '<p>A<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> and<a href="#fn2" class="footnote-ref" id="fnref2" role="doc-noteref"><sup>2</sup></a>.</p><section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr /><ol><li id="fn1"><p>One.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li><li id="fn2"><p>Two.<a href="#fnref2" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    ],
    [
      'Hugo',
      '<p>A<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup> and<sup id="fnref:2"><a href="#fn:2" class="footnote-ref" role="doc-noteref">2</a></sup>.</p><div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>One.&#160;<a href="#fnref:1" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a></p></li><li id="fn:2"><p>Two.&#160;<a href="#fnref:2" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a></p></li></ol></div>',
    ],
    [
      'Jekyll',
      '<p>A<sup id="fnref:1"><a href="#fn:1" class="footnote" rel="footnote" role="doc-noteref">1</a></sup> and<sup id="fnref:2"><a href="#fn:2" class="footnote" rel="footnote" role="doc-noteref">2</a></sup>.</p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>One. <a href="#fnref:1" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li><li id="fn:2"><p>Two. <a href="#fnref:2" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>',
    ],
    [
      'WordPress',
      '<p>A<sup data-fn="0a1b2c3d-0000-4000-8000-000000000001" class="fn"><a href="#0a1b2c3d-0000-4000-8000-000000000001" id="0a1b2c3d-0000-4000-8000-000000000001-link">1</a></sup> and<sup data-fn="0a1b2c3d-0000-4000-8000-000000000002" class="fn"><a href="#0a1b2c3d-0000-4000-8000-000000000002" id="0a1b2c3d-0000-4000-8000-000000000002-link">2</a></sup>.</p><ol class="wp-block-footnotes"><li id="0a1b2c3d-0000-4000-8000-000000000001">One. <a href="#0a1b2c3d-0000-4000-8000-000000000001-link" aria-label="Jump to footnote reference 1">↩︎</a></li><li id="0a1b2c3d-0000-4000-8000-000000000002">Two. <a href="#0a1b2c3d-0000-4000-8000-000000000002-link" aria-label="Jump to footnote reference 2">↩︎</a></li></ol>',
    ],
    [
      'markdown-it',
      '<p>A<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> and<sup class="footnote-ref"><a href="#fn2" id="fnref2">[2]</a></sup>.</p><hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>One. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li><li id="fn2" class="footnote-item"><p>Two. <a href="#fnref2" class="footnote-backref">↩︎</a> <a href="#fnref2:1" class="footnote-backref">↩︎</a></p></li></ol></section>',
    ],
    [
      'Wikipedia',
      '<p>A<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup> and<sup id="cite_ref-2" class="reference"><a href="#cite_note-2">[2]</a></sup>.</p><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span class="reference-text">One.</span></li><li id="cite_note-2"><span class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b></span> <span class="reference-text">Two.</span></li></ol>',
    ],
    [
      'by hand, with nothing but its ids',
      '<p>A<sup><a href="#fn1" id="ref1">1</a></sup> and<sup><a href="#fn2">2</a></sup>.</p><ol><li id="fn1">One. <a href="#fnref1">↩</a></li><li id="fn2">Two. <a href="#fnref2">↩</a></li></ol>',
    ],
  ])('%s', (_name, page) => {
    const { document, notes } = parseHtml(page);
    expect(written(document)).toBe(expected);
    expect(notes).toEqual([]);
  });

  test('and links that only look a little like them stay links', () => {
    const page =
      '<p><a href="#fnord">1</a> <sup><a href="https://e.org/x">2</a></sup> <sup>3</sup></p><ol><li id="fn-x">One</li></ol>';
    expect(written(parseHtml(page).document)).toBe(
      '[1](#fnord) [<sup>2</sup>](https://e.org/x) <sup>3</sup>\n\n1. One\n',
    );
  });
});
