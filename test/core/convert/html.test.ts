import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';

import { documents } from '../document/documents.ts';
import { dangers } from './dangers.ts';

const runs = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 300);

const fromMarkdown = (markdown: string): DocumentJson => parseMarkdown(markdown).document;
const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });

/** Ways to run a script, in HTML. */
const attacks = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil></sCrIpT>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" ONERROR = "alert(1)">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#1; java&#10;script:alert(1)">x</a>',
  '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="data:text/html,x"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>',
  '<base href="javascript:">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href="//evil">',
  '<style>@import "//evil";</style>',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<div style="width: expression(alert(1))">x</div>',
  '<p style="color: red; background-image: url(//evil)">x</p>',
  '<video src="javascript:alert(1)" poster="javascript:alert(1)"><source src="javascript:x"></video>',
  '<details open ontoggle=alert(1)>x</details>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<textarea><script>alert(1)</script></textarea>',
  '<xmp><script>alert(1)</script></xmp>',
  '<plaintext><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<!--more--!><script>alert(1)</script>-->',
  '<!-- --!><img src=x onerror=alert(1)>',
  '<![CDATA[><script>alert(1)</script>]]>',
  '<?xml ><img src=x onerror=alert(1)>?>',
  '<x onclick=alert(1)>x</x>',
  '<a href="x" onmouseover="alert(1)" style="position:fixed">x</a>',
  '<img src="data:text/html,<script>">',
  '<img src="javascript:alert(1)" alt="<script>alert(1)</script>">',
  '<img alt="\'&quot;><script>alert(1)</script>" src="x">',
  '<b title="</b><script>alert(1)</script>">x</b>',
  '<constructor onclick=alert(1)>x</constructor>',
  '<__proto__>x</__proto__>',
];

test('frames of the writer’s stay as shut in as they were, and no colour looks elsewhere', () => {
  const html = renderHtml({
    type: 'doc',
    content: [
      {
        type: 'htmlBlock',
        attrs: {
          html: '<iframe src="https://a.example/" sandbox="allow-scripts"></iframe><p style="color: red; background-color: var(--x, url(y))">x</p><picture><source srcset="a.webp"><img src="a.png" alt=""></picture>',
        },
      },
    ],
  });
  expect(html).toBe(
    '<iframe src="https://a.example/" sandbox="allow-scripts"></iframe><p style="color: red">x</p><picture><img src="a.png" alt=""></picture>',
  );
});

describe('nothing that a document holds can run on the page', () => {
  test.each(attacks)('%s', (attack) => {
    const nodes: NodeJson[] = [
      { type: 'htmlBlock', attrs: { html: attack } },
      {
        type: 'paragraph',
        content: [
          { type: 'htmlInline', attrs: { html: attack } },
          { type: 'text', text: attack },
        ],
      },
      { type: 'paragraph', content: [{ type: 'image', attrs: { src: attack, alt: attack, title: attack } }] },
      {
        type: 'paragraph',
        content: [{ type: 'text', text: attack, marks: [{ type: 'link', attrs: { href: attack, title: attack } }] }],
      },
      {
        type: 'paragraph',
        content: [
          { type: 'shortcode', attrs: { raw: attack } },
          { type: 'opaqueInline', attrs: { source: attack } },
        ],
      },
      { type: 'opaqueBlock', attrs: { source: attack } },
      { type: 'codeBlock', attrs: { language: attack, meta: attack }, content: [{ type: 'text', text: attack }] },
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: attack }] },
    ];
    for (const node of nodes)
      expect(dangers(renderHtml(doc(node), { headingIds: true })), `in ${node.type}`).toEqual([]);
    expect(dangers(renderHtml(doc(...nodes), { headingIds: true }))).toEqual([]);
    expect(dangers(renderHtml(parseHtml(attack).document))).toEqual([]);
    expect(dangers(renderHtml(fromMarkdown(`${attack}\n\ntext ${attack} text\n\n- ${attack}\n`)))).toEqual([]);
  });

  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'JAVASCRIPT:x',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:x',
    '\u0001javascript:x',
  ])('a link to %j keeps its words and loses its address', (href) => {
    const document = doc({
      type: 'paragraph',
      content: [{ type: 'text', text: 'words', marks: [{ type: 'link', attrs: { href } }] }],
    });
    expect(renderHtml(document)).toBe('<p>words</p>');
  });

  test('whatever document there may be', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(documents('adversarial'), fc.constantFrom(...attacks), (document, attack) => {
        const content = [...(document.content ?? []), { type: 'htmlBlock', attrs: { html: attack } }];
        expect(dangers(renderHtml({ type: 'doc', content }, { headingIds: true }))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  test('whatever HTML is read', { timeout: 3_600_000 }, () => {
    const pieces = fc.constantFrom(
      ...attacks,
      '<p>',
      '</p>',
      '<ul><li>',
      '</ul>',
      '<table><tr><td>',
      '</table>',
      '<b>',
      '</i>',
      '<div',
      '>',
      '"',
      "'",
      '<!--',
      '-->',
      'text',
      ' ',
      '<pre>',
      '<h2>',
      '<br>',
      '&lt;',
      '<a href=',
      '<span style="font-weight:bold">',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const { document } = parseHtml(parts.join(''));
        documentSchema.nodeFromJSON(document).check();
        expect(dangers(renderHtml(document))).toEqual([]);
        expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
      }),
      { numRuns: runs },
    );
  });
});

describe('a page', () => {
  test('finds its pictures where it is told they are, and only the ones beside the post', () => {
    const html = renderHtml(
      fromMarkdown(
        '![a](a%20b.jpg) ![b](https://x.y/b.jpg) ![c](/c.jpg) text\n\n<img src="d.jpg" alt="d" class="x">\n',
      ),
      {
        mediaUrl: (src) => `longhand://media/${src}`,
      },
    );
    expect(html).toBe(
      '<p><img src="longhand://media/a%20b.jpg" alt="a"> <img src="https://x.y/b.jpg" alt="b"> <img src="/c.jpg" alt="c"> text</p>\n' +
        '<img src="longhand://media/d.jpg" alt="d" class="x">',
    );
  });

  test('has headings that can be linked to, each by an id of its own', () => {
    const html = renderHtml(fromMarkdown('# Über uns\n\n# Über uns\n\n## 日本語 & more\n\n### !!!\n'), {
      headingIds: true,
    });
    expect(html.match(/id="[^"]*"/g)).toEqual(['id="über-uns"', 'id="über-uns-2"', 'id="日本語-more"', 'id="section"']);
  });

  test('keeps HTML of the writer around Markdown of the writer', () => {
    expect(
      renderHtml(
        fromMarkdown('<details>\n<summary>More</summary>\n\n**inside**\n\n</details>\n\nafter <kbd>Ctrl</kbd>\n'),
      ),
    ).toBe(
      '<details>\n<summary>More</summary>\n<p><strong>inside</strong></p>\n</details>\n<p>after <kbd>Ctrl</kbd></p>',
    );
  });

  test('does not lose what comes after HTML that never ends', () => {
    for (const open of [
      '<!-- ',
      '<textarea>',
      '<script>',
      '<style>',
      '<title>',
      '<xmp>',
      '<iframe src="https://x.y">',
      '<plaintext>',
      '<noscript>',
      '<select>',
      '<table>',
      '<svg>',
      '<a href="',
      '<p title="',
    ]) {
      const html = renderHtml(
        doc(
          { type: 'htmlBlock', attrs: { html: open } },
          { type: 'paragraph', content: [{ type: 'text', text: 'the rest' }] },
        ),
      );
      expect(html, `after ${open}`).toContain('<p>the rest</p>');
    }
  });

  test('marks text once where marks meet', () => {
    const bold = { type: 'bold' };
    const html = renderHtml(
      doc({
        type: 'paragraph',
        content: [
          { type: 'text', text: 'a', marks: [bold] },
          { type: 'text', text: 'b', marks: [bold, { type: 'italic' }] },
          { type: 'text', text: 'c', marks: [{ type: 'italic' }] },
        ],
      }),
    );
    expect(html).toBe('<p><strong>a<em>b</em></strong><em>c</em></p>');
  });
});

describe('HTML from elsewhere', () => {
  const cases: [name: string, html: string, markdown: string][] = [
    [
      'a page with a head',
      '<!doctype html><html><head><title>T</title><style>p{}</style></head><body><h1>Hi</h1><p>there</p></body></html>',
      '# Hi\n\nthere\n',
    ],
    ['text without elements', 'just\n  words', 'just words\n'],
    [
      'Google Docs',
      '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">Bold</span><span style="font-style:italic"> slant</span></p><ul><li><p>one</p></li></ul></b>',
      '**Bold** *slant*\n\n<!-- list: loose -->\n- one\n',
    ],
    [
      'Word',
      '<p class=MsoNormal><b><span lang=EN>Bold</span></b><o:p></o:p></p><p class=MsoNormal>Next<o:p>&nbsp;</o:p></p>',
      '**Bold**\n\nNext\n',
    ],
    [
      'lists in lists, right and wrong',
      '<ul><li>a<ul><li>b</li></ul></li><ul><li>c</li></ul></ul>',
      '- a\n  - b\n  + c\n',
    ],
    [
      'tasks',
      '<ul class="contains-task-list"><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>',
      '- [x] done\n- [ ] open\n',
    ],
    [
      'code with a language',
      '<pre><code class="language-js">let x = 1;\nlet y;\n</code></pre>',
      '```js\nlet x = 1;\nlet y;\n```\n',
    ],
    [
      'a table',
      '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>',
      '| a | b |\n| - | -: |\n| 1 | 2 |\n',
    ],
    ['a picture in a figure', '<figure><a href="/big"><img src="a.jpg" alt="A"></a></figure>', '[![A](a.jpg)](/big)\n'],
    ['line breaks', '<p>a<br>b<br></p>', 'a\\\nb\n'],
    ['spaces as HTML shows them', '<p>\n  a <b> b </b>\n c</p>', 'a **b** c\n'],
    ['keys and abbreviations', '<p>Press <kbd>Ctrl</kbd></p>', 'Press <kbd>Ctrl</kbd>\n'],
    [
      'a film',
      '<p>See</p><iframe src="https://www.youtube.com/embed/x" onload="x()" width="560"></iframe>',
      'See\n\n<iframe src="https://www.youtube.com/embed/x" width="560"></iframe>\n',
    ],
    ['the break for "read more"', '<p>a</p><!--more--><p>b</p>', 'a\n\n<!--more-->\n\nb\n'],
    ['nothing', '', ''],
  ];
  test.each(cases)('%s', (_name, html, markdown) => {
    const { document } = parseHtml(html);
    documentSchema.nodeFromJSON(document).check();
    expect(writeMarkdown(document, null).text).toBe(markdown);
  });

  test.each([
    ['a break at the end', { type: 'paragraph', content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }] }],
    [
      'a picture and a marked break',
      {
        type: 'paragraph',
        content: [
          { type: 'image', attrs: { src: 'a.jpg' } },
          { type: 'hardBreak', marks: [{ type: 'superscript' }, { type: 'code' }] },
        ],
      },
    ],
    [
      'a marked picture by itself',
      { type: 'paragraph', content: [{ type: 'image', attrs: { src: 'a.jpg' }, marks: [{ type: 'italic' }] }] },
    ],
    ['nothing but breaks', { type: 'heading', content: [{ type: 'hardBreak' }, { type: 'hardBreak' }] }],
    [
      'a task without words before its other paragraphs',
      {
        type: 'taskList',
        content: [{ type: 'taskItem', content: [{ type: 'paragraph' }, { type: 'paragraph' }] }],
      },
    ],
  ])('the lines that a writer sees are the lines that a page shows, and reads again: %s', (_name, block) => {
    expect(parseHtml(renderHtml(doc(block))).document).toEqual(doc(block));
  });

  test('says that a script was left out, also one that stands before all words', () => {
    expect(parseHtml('<script>x()</script><p>Words</p>').notes).toEqual(['Left out for safety: script.']);
  });

  test('says what was left out and what was kept as HTML', () => {
    const { notes } = parseHtml(
      '<p onclick="x">a</p><script>x</script><a href="javascript:x">b</a><video src="v.mp4" loop></video>',
    );
    expect(notes).toEqual([
      'Left out for safety: scripts in attributes.',
      'Left out for safety: script.',
      'Left out for safety: a link that is no web address.',
      'Kept as HTML: video.',
    ]);
  });

  test('comes back the same after export, for all that HTML can say', { timeout: 3_600_000 }, () => {
    // What is kept as it was, edges of spaces, and widths of columns are another matter.
    const simple = documents('ordinary').filter(
      (document) =>
        !/opaque|html(?:Block|Inline)|shortcode|colwidth":\[|"meta":"|  | "[,}]|" /.test(JSON.stringify(document)),
    );
    fc.assert(
      fc.property(simple, (document) => {
        const again = parseHtml(renderHtml(document)).document;
        expect(renderHtml(again)).toBe(renderHtml(parseHtml(renderHtml(again)).document));
      }),
      { numRuns: runs },
    );
  });
});
