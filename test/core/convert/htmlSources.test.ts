import { describe, expect, test } from 'vitest';

import { parseHtml } from '#core/convert/html.ts';
import { writeMarkdown } from '#core/convert/markdown.ts';
import type { NodeJson } from '#core/document/json.ts';

const markdown = (html: string): string => writeMarkdown(parseHtml(html).document, null).text;
const blocks = (html: string): NodeJson[] => parseHtml(html).document.content ?? [];
const types = (html: string): string[] => blocks(html).map(({ type }) => type);

describe('what elements around a text say of it', () => {
  test.each([
    ['<div style="text-align:center"><p>a</p><p>b</p></div>', ['center', 'center']],
    ['<center>loose<p>a</p></center>', ['center', 'center']],
    ['<div align="right"><h2>a</h2><p align="left">b</p></div>', ['right', 'left']],
    [
      '<div style="text-align:center"><div style="text-align:justify"><p>a</p></div><p>b</p></div>',
      ['justify', 'center'],
    ],
    ['<p class="has-text-align-center">a</p>', ['center']],
  ])('%s', (html, aligned) => {
    expect(blocks(html).map(({ attrs }) => attrs?.['textAlign'])).toEqual(aligned);
  });

  test('a list or a quote says it once for all that is in it', () => {
    const [quote] = blocks(
      '<section dir="rtl" lang="ar"><blockquote><p>a</p><ul><li dir="rtl">b</li></ul></blockquote></section>',
    );
    expect(quote?.attrs).toEqual({ dir: 'rtl', lang: 'ar' });
    expect(JSON.stringify(quote?.content)).not.toContain('rtl');
  });

  test('a whole page in Arabic does not say so at each paragraph, only where words are in another language', () => {
    const html =
      '<!doctype html><html dir="rtl" lang="ar"><body><p>مرحبا</p><p dir="rtl" lang="ar">نعم</p><p dir="ltr" lang="en">Yes</p><p>و <span lang="en">OK</span></p></body></html>';
    expect(blocks(html).map(({ attrs }) => attrs ?? null)).toEqual([null, null, { dir: 'ltr', lang: 'en' }, null]);
    expect(markdown(html)).toContain('<span lang="en">OK</span>');
  });
});

describe('white space', () => {
  test.each([
    ['<p>a\n<b>b</b>\n<i>c</i></p>', 'a **b** *c*\n'],
    ['<p>a<b> b </b>c</p>', 'a **b** c\n'],
    ['<p>a &nbsp; b</p>', 'a &#xA0; b\n'],
    ['<div>a</div>\n<div>b</div>c', 'a\n\nb\n\nc\n'],
    ['<p style="white-space:pre-line">a\nb</p>', 'a\\\nb\n'],
    ['<span>a</span> <span>b</span>\n\n<p>c</p>', 'a b\n\nc\n'],
    ['<p>a<!-- x --> b</p>', 'a b\n'],
    ['<pre>\n a\n  b\n</pre>', '```\n a\n  b\n```\n'],
  ])('%j', (html, expected) => {
    expect(markdown(html).replaceAll('\u00a0', '&#xA0;')).toBe(expected);
  });
});

describe('blocks of WordPress', () => {
  test('those that Longhand has nodes for come without their comments', () => {
    const html = `<!-- wp:paragraph {"align":"center"} -->
<p class="has-text-align-center">One</p>
<!-- /wp:paragraph -->

<!-- wp:heading {"level":3} -->
<h3 class="wp-block-heading">Two</h3>
<!-- /wp:heading -->

<!-- wp:list -->
<ul class="wp-block-list"><!-- wp:list-item -->
<li>a</li>
<!-- /wp:list-item -->

<!-- wp:list-item -->
<li>b</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:separator -->
<hr class="wp-block-separator has-alpha-channel-opacity"/>
<!-- /wp:separator -->

<!-- wp:more -->
<!--more-->
<!-- /wp:more -->

<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>h</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></figure>
<!-- /wp:table -->

<!-- wp:code -->
<pre class="wp-block-code"><code>let x;</code></pre>
<!-- /wp:code -->`;
    expect(types(html)).toEqual([
      'paragraph',
      'heading',
      'bulletList',
      'horizontalRule',
      'readMore',
      'table',
      'codeBlock',
    ]);
    expect(parseHtml(html).notes).toEqual([]);
    expect(blocks(html)[2]?.content).toHaveLength(2);
  });

  test('those it does not know stay as they are, with their comments, to the letter', () => {
    const block =
      '<!-- wp:acme/box {"a":"b-c"} --><div class="acme"><p class="has-text-align-center">Words</p></div><!-- /wp:acme/box -->';
    const html = `<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->${block}<!-- wp:latest-posts {"postsToShow":3} /--><p>b</p>`;
    const { document, notes } = parseHtml(html);
    expect(document.content?.map(({ type }) => type)).toEqual(['paragraph', 'htmlBlock', 'htmlBlock', 'paragraph']);
    expect(document.content?.[1]?.attrs?.['html']).toBe(block);
    expect(document.content?.[2]?.attrs?.['html']).toBe('<!-- wp:latest-posts {"postsToShow":3} /-->');
    expect(notes.join('\n')).toContain('acme/box');
  });

  test('blocks within a block of the same name do not end it', () => {
    const inner = '<!-- wp:acme/box --><p>in</p><!-- /wp:acme/box -->';
    expect(
      blocks(`<!-- wp:acme/box -->${inner}<p>out</p><!-- /wp:acme/box --><p>after</p>`).map(({ type }) => type),
    ).toEqual(['htmlBlock', 'paragraph']);
  });

  test('a gallery, a pull quote and an embed of a rendered post arrive as what they are', () => {
    const html = `<figure class="wp-block-gallery has-nested-images columns-2"><figure class="wp-block-image"><img src="https://a.example/1.jpg" alt="1"></figure><figure class="wp-block-image"><img src="https://a.example/2.jpg" alt="2"></figure></figure>
<figure class="wp-block-pullquote"><blockquote><p>Said</p><cite>Who</cite></blockquote></figure>
<figure class="wp-block-embed is-type-video is-provider-youtube"><div class="wp-block-embed__wrapper"><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"></iframe></div></figure>`;
    expect(types(html)).toEqual(['figure', 'blockquote', 'embed']);
    expect(blocks(html)[0]?.content?.filter(({ type }) => type === 'figureImage')).toHaveLength(2);
  });

  test('small pictures that stand for a letter are that letter', () => {
    expect(markdown('<p>Hi <img class="wp-smiley emoji" src="https://s.w.org/1.svg" alt="🙂"></p>')).toBe('Hi 🙂\n');
  });

  test('pictures that a script would have brought are there', () => {
    expect(
      markdown(
        '<p><img src="data:image/gif;base64,R0" data-src="https://a.example/b.jpg" alt="x"><noscript><img src="https://a.example/b.jpg" alt="x"></noscript></p>',
      ),
    ).toBe('![x](https://a.example/b.jpg)\n');
  });
});

describe('other places', () => {
  test('Ghost: a callout, a toggle and a card of an address', () => {
    const html = `<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Mind this</div></div>
<div class="kg-card kg-toggle-card" data-kg-toggle-state="close"><div class="kg-toggle-heading"><h4 class="kg-toggle-heading-text">More</h4><button class="kg-toggle-card-icon"><svg></svg></button></div><div class="kg-toggle-content"><p>Inside</p></div></div>
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://a.example/"><div class="kg-bookmark-content"><div class="kg-bookmark-title">A title</div></div></a></figure>`;
    expect(types(html)).toEqual(['callout', 'details', 'embed']);
    for (const word of ['Mind this', 'More', 'Inside', 'A title', 'https://a.example/'])
      expect(markdown(html)).toContain(word);
  });

  test('GitHub: alerts, tasks, code and headings without their signs', () => {
    const html = `<div class="markdown-heading"><h2 class="heading-element">Use</h2><a id="user-content-use" class="anchor" aria-label="Permalink: Use" href="#use"><svg class="octicon" aria-hidden="true"><path d="M1"></path></svg></a></div>
<div class="markdown-alert markdown-alert-warning"><p class="markdown-alert-title"><svg class="octicon" aria-hidden="true"></svg>Warning</p><p>Mind</p></div>
<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" checked disabled> done</li></ul>
<div class="highlight highlight-source-js"><pre><span class="pl-k">let</span> x;</pre></div>`;
    expect(markdown(html)).toBe('## Use\n\n> [!WARNING]\n> Mind\n\n- [x] done\n\n```js\nlet x;\n```\n');
    expect(parseHtml(html).notes).toEqual([]);
  });

  test.each([
    [
      '<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-go" data-lang="go"><span class="line">x</span></code></pre></div>',
      'go',
    ],
    [
      '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code>x</code></pre></div></div>',
      'ruby',
    ],
    [
      '<div class="sourceCode"><pre class="sourceCode python"><code class="sourceCode python">x</code></pre></div>',
      'python',
    ],
    ['<pre class="brush: php; gutter: true">x</pre>', 'php'],
    ['<pre><code class="hljs language-css">x</code></pre>', 'css'],
    [
      '<table class="highlighttable"><tr><td class="linenos"><pre>1</pre></td><td class="code"><div class="highlight"><pre data-lang="c">x</pre></div></td></tr></table>',
      'c',
    ],
  ])('code keeps its language, whoever coloured it: %s', (html, language) => {
    expect(blocks(html)).toEqual([{ type: 'codeBlock', attrs: { language }, content: [{ type: 'text', text: 'x' }] }]);
  });

  test('Medium: a figure with its words, and no picture that only counts readers', () => {
    const html = `<h3 name="a1">Title</h3><figure name="a2"><img data-width="800" src="https://cdn-images-1.medium.com/a.jpeg"><figcaption>Words</figcaption></figure><p>End.<img src="https://medium.com/_/stat?event=post.clientViewed" width="1" height="1" alt=""></p>`;
    expect(types(html)).toEqual(['heading', 'figure', 'paragraph']);
    expect(markdown(html)).not.toContain('stat?');
  });

  test('LibreOffice: paragraphs, fonts and languages', () => {
    const html = `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"></head><body lang="en-GB" dir="ltr"><p lang="en-GB" align="center" style="line-height: 100%"><font face="Liberation Serif"><span lang="en-GB"><b>Bold</b></span></font></p><ol type="a"><li><p>one</p></li></ol></body></html>`;
    expect(blocks(html)[0]).toEqual({
      type: 'paragraph',
      attrs: { textAlign: 'center' },
      content: [{ type: 'text', text: 'Bold', marks: [{ type: 'bold' }] }],
    });
    expect(parseHtml(html).notes).toEqual(['Left out: the way in which a list was numbered.']);
  });

  test('Word: empty paragraphs, numbers typed out, and pictures that are on the writer’s disk', () => {
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-US><p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>  </span></span>one</p><p class=MsoNormal><img src="file:///C:/a.png" alt="A"></p></body></html>`;
    expect(types(html)).toEqual(['paragraph', 'paragraph', 'orderedList', 'paragraph']);
    expect(parseHtml(html).notes).toEqual(['Left out for safety: a picture that is at no web address.']);
  });

  test('Word: numbered lists begin with their number, and where another list begins', () => {
    const item = (list: string, marker: string, words: string): string =>
      `<p class=MsoListParagraph style='mso-list:${list} lfo1'><span style='mso-list:Ignore'>${marker}<span>  </span></span>${words}</p>`;
    const html = `${item('l0 level1', '·', 'a')}${item('l0 level2', 'o', 'b')}${item('l1 level1', '3.', 'c')}${item('l1 level1', '4.', 'd')}<p class=MsoNormal>between</p>${item('l1 level1', '5.', 'e')}`;
    expect(markdown(html)).toBe('- a\n  - b\n\n3. c\n4. d\n\nbetween\n\n5. e\n');
  });

  test.each([
    [
      'Word',
      `<p class=MsoNormal>Text<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> and<a href="#_edn1" name="_ednref1">[i]</a>.</p><div style='mso-element:footnote-list'><br clear=all><hr size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> One.</p><p>More.</p></div></div><div style='mso-element:endnote-list'><hr><div id=edn1><p><a href="#_ednref1" name="_edn1">[i]</a> End.</p></div></div>`,
      'Text[^1] and[^end-1].\n\n[^1]: One.\n\n    More.\n\n[^end-1]: End.\n',
    ],
    [
      'LibreOffice',
      '<meta name="generator" content="LibreOffice 7"><p>Text<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p><div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>One.</p></div>',
      'Text[^1].\n\n[^1]: One.\n',
    ],
    [
      'Google Docs',
      '<p><span>Text</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;One.</span></p></div><div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a><span>&nbsp;Two.</span></p></div>',
      'Text[^1].\n\n[^1]: One.\n\n[^2]: Two.\n',
    ],
  ])('%s: notes', (_, html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  test('a mark of a note that is not there stays a link', () => {
    expect(markdown('<p class=MsoNormal>a<a href="#_ftn1" name="_ftnref1">[1]</a></p>')).toBe('a[[1]](#_ftn1)\n');
  });

  test('words that lead to a note stay, and so do two notes in one paragraph', () => {
    const html =
      '<p class=MsoNormal>a<a href="#_ftn1">[1]</a> b<a href="#_ftn2">[2]</a> <a href="#_ftn1">see there</a></p><p><a name="_ftn1" href="#_ftnref1">[1]</a> One. <a name="_ftn2" href="#_ftnref2">[2]</a> Two.</p>';
    expect(markdown(html)).toBe('a[^1] b[[2]](#_ftn2) [see there](#_ftn1)\n\n[^1]: One. [[2]](#_ftnref2) Two.\n');
  });

  test('Google Docs: boxes of tasks, and what a marker went over', () => {
    const html =
      '<b id="docs-internal-guid-1" style="font-weight:normal"><ul><li role="checkbox" aria-checked="true"><img src="data:image/png;base64,AA==" alt="checked" aria-roledescription="checkbox"><p role="presentation"><span style="background-color:transparent">done</span></p></li><li role="checkbox" aria-checked="false"><img src="data:image/png;base64,AA==" alt="unchecked" aria-roledescription="checkbox"><p><span style="background-color:#ffff00">open</span></p></li></ul></b><br class="Apple-interchange-newline">';
    expect(markdown(html)).toBe('- [x] done\n- [ ] <mark style="background-color: #ffff00">open</mark>\n');
  });

  test('Notion: lists in one piece, tasks, folds, boxes and cards of an address', () => {
    const html = `<ul class="bulleted-list"><li>a</li></ul><ul class="bulleted-list"><li>b</li></ul><ol class="numbered-list" start="1"><li>c</li></ol><ol class="numbered-list" start="2"><li>d</li></ol><ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>e</span><div class="indented"></div></li></ul><ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span>f</span></li></ul><ul class="toggle"><li><details open=""><summary>g</summary><p>h</p></details></li></ul><figure class="callout" style="white-space:pre-wrap"><div><span class="icon">💡</span></div><div><p>i</p></div></figure><figure><a href="https://x.example/" class="bookmark source"><div class="bookmark-title">j</div><div class="bookmark-description">k</div><div class="bookmark-href">https://x.example/</div></a></figure>`;
    expect(markdown(html)).toBe(
      '- a\n- b\n\n1. c\n2. d\n\n- [x] e\n- [ ] f\n\n<details open>\n<summary>g</summary>\n\nh\n\n</details>\n\n> [!NOTE] 💡\n> i\n\n<figure class="embed">\n<a href="https://x.example/">j</a>\n</figure>\n\nk\n',
    );
  });

  test('lines between parts, "read more" of a page, and ids that nobody chose', () => {
    expect(types('<p>a</p><div role="separator"><span></span></div><p>b<span id="more-12"></span></p>')).toEqual([
      'paragraph',
      'horizontalRule',
      'paragraph',
      'readMore',
    ]);
    expect(markdown('<h2 id="3c7d">Head</h2><h2 id="2024">Year</h2><h2 id="cafe">Drinks</h2>')).toBe(
      '## Head\n\n## Year {#2024}\n\n## Drinks {#cafe}\n',
    );
  });

  test('a number that one item of a list was given is told of', () => {
    expect(parseHtml('<ol><li value="9">nine</li></ol>').notes).toEqual([
      'Left out: the way in which a list was numbered.',
    ]);
  });

  test('a mark in another of its kind is told of to nobody', () => {
    expect(parseHtml('<p><i><em>a</em></i><b><strong>b</strong></b></p>').notes).toEqual([]);
  });

  test('code from an editor is code', () => {
    const html =
      '<div style="color:#ccc;font-family: Menlo, monospace;white-space: pre;"><div><span style="color:#569">let</span> x;</div><div>  y;</div></div>';
    expect(markdown(html)).toBe('```\nlet x;\n  y;\n```\n');
  });
});

describe('what no node holds', () => {
  test.each([
    ['<dl><dt>Term</dt><dd>Words</dd></dl>', 'dl'],
    ['<p><ruby>漢<rt>kan</rt></ruby></p>', 'ruby'],
    ['<p><cite>Book</cite></p>', 'cite'],
    ['<x-tabs><x-tab>Words</x-tab></x-tabs>', 'x-tabs'],
    ['<form><label>Name <input name="a"></label><button>Send</button></form>', 'form'],
    ['<object data="a.swf"><p>Words instead</p></object>', 'object'],
    ['<table><caption>Cap</caption><tr><td>1</td></tr></table>', 'caption'],
    ['<table role="presentation"><tr><td><p>In</p></td><td>Side</td></tr></table>', 'table'],
    ['<svg><text>Drawn</text></svg>', 'svg'],
  ])('%s keeps its words, and a note says what became of it', (html, named) => {
    const { document, notes } = parseHtml(html);
    expect(notes.join(' ')).toContain(named);
    if (named === 'svg') return;
    for (const word of html.replaceAll(/<[^>]*>/g, ' ').match(/[\p{L}\d]+/gu) ?? [])
      expect(JSON.stringify(document)).toContain(word);
  });
});
