import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

/** What other tools read in Markdown, and what of it must stand in a file however it is written. */
const kinds: [name: string, text: string, anew?: string][] = [
  [
    'WordPress: comments around blocks',
    '<!-- wp:paragraph {"align":"left"} -->\n<p>A <strong>word</strong></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n\n- a word\n\n<!-- /wp:list -->',
    '<!-- wp:paragraph {"align":"left"} -->\n\n<p>A <strong>word</strong></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n\n- a word\n\n<!-- /wp:list -->',
  ],
  [
    'MDX: modules, tags with expressions, comments',
    [
      "import Chart from '../components/chart.jsx'\nimport './style.css';\nexport const year = 2_018",
      'A word of <Chart data={{ a: [1, 2] }} year={2018} title="*"/> and {/* a *word* */} more.',
      '<Chart\n  data={x}\n  on={() => y}\n/>',
      '{posts.map((post) => <li key={post.id}>{post.word}</li>)}',
      '<Tabs>\n  <Tab label="a">',
      'A *word* in it',
      '  </Tab>\n</Tabs>',
      'Export controls and import taxes are no modules: import "word".',
    ].join('\n\n'),
  ],
  [
    'Hugo: shortcodes on lines of their own',
    '{{< note title="A *b* c" >}}\nA *word* in it\n{{< /note >}}\n\n{{% notice tip %}}\n\nA word\n\n{{% /notice %}}\n\nA word {{< ref "a_b_c.md#x_y" >}} and [one]({{< relref "a.md" >}}) {{</* not one */>}}.',
  ],
  [
    'Jekyll: tags around text and lists',
    'A word before\n{% if page.x %}\nand a word within\n{% else %}\n{% include a.html b="c" %}\n{% endif %}\nand after.',
  ],
  [
    'Jekyll and Hugo: code and raw text between tags',
    '{% highlight ruby linenos %}\ndef foo\n  puts "*a*"\n\n    word\n\n- # _x_\nend\n{% endhighlight %}\n\nA word\n\n{% raw %}\n{{ a }} * b\n{% endraw %}\n\n{{< mermaid >}}\ngraph TD;\n    A-->B;\n\n    B-->C;\n{{< /mermaid >}}',
  ],
  ['Jekyll: values', 'The word {{ site.title | upcase }}, {{ "a_b" | x: "*" }} and {{{raw}}}.'],
  [
    'Kramdown: attributes of blocks, words and headings',
    '# A word {: .class}\n\nA word here\n{: .lead #id style="a_b_c"}\n\n{: .note}\nA word below\n\n[A word](a.md){:target="_blank" rel="x_y"} and **bold**{: .x}',
  ],
  ['Kramdown: contents', '* TOC\n{:toc}\n\nA word'],
  [
    'Pandoc, VitePress, Docusaurus: containers',
    '::: warning Mind *this*\nA *word* here\n:::\n\n:::note[A title]{.x}\n\nA word\n\n- in a list\n:::\n\n:::: {.callout-note collapse="true"}\nA word\n::::',
    '::: warning Mind *this*\n\nA *word* here\n\n:::\n\n:::note[A title]{.x}\n\nA word\n\n- in a list\n\n:::\n\n:::: {.callout-note collapse="true"}\n\nA word\n\n::::',
  ],
  [
    'Pandoc: spans, citations, inline notes, attributes',
    'A [span]{.smallcaps} and [one *more*]{#id key="v_a_l"} word, `code`{.js}, ![](a.jpg){width=50%}; @doe99 [see @smith04, pp. 33; -@doe99] and [-@x], ^[An inline *word*.]',
  ],
  [
    'Obsidian: links, embeds, comments, block ids, tags',
    'A [[wiki link|label_x_y]] word and ![[embed.png|100]], [[a_b#c^d]], %%a comment%% #tag/sub_x ^block-id\n\n#tag word\n\n> [!quote]- Folded\n> A word\n\n| a | b |\n| - | - |\n| [[x\\|y]] | word |',
  ],
  ['Marks of other tools', 'A ==marked *word*==, ++one++, x^2^, :smile: :+1: :white_check_mark: [x] done, [ ] not'],
  ['Definition lists', 'Term\n: A *word*\n: Another word\n\nTerm 2\n\n:   A word\n\n    and more word\n\nEnd'],
  ['Tables of contents', '[TOC]\n\n[[toc]]\n\n[[_TOC_]]\n\n${toc}\n\n{:toc}\n\nA word'],
  ['Abbreviations', '*[HTML]: Hyper Text\n*[W3C]: World Wide\n\nA word of HTML'],
  [
    'LaTeX as MathJax reads it',
    '\\begin{align}\na &= b_1 \\\\\nc &= d^2 * e * f\n\\end{align}\n\n\\[\na_1 * b * c\n\\]\n\nA word, \\(a_b * c_d\\), \\newcommand{\\x}{y}',
  ],
  [
    'MkDocs: admonitions',
    '!!! note "A *title*"\n    A *word* in it\n\n    - a\n\n        code\n\n??? tip\n    x\n\nA word',
  ],
  ['Templates of other kinds', '<%= erb %> a word <?php echo 1 ?> {# comment #} {$ x } {foo}'],
];

const doc = (text: string) => parseMarkdown(text);

function change(node: NodeJson): NodeJson {
  const changed = { ...node, ...(node.content && { content: node.content.map(change) }) };
  if (node.text !== undefined) changed.text = node.text.replace('word', 'term');
  return changed;
}

const withoutOpaque = (text: string, document: DocumentJson): string => {
  // What is kept whole is not edited, nor are attributes.
  let wanted = text;
  let at = 0;
  const edit = (node: NodeJson): void => {
    if (node.text?.includes('word') === true) {
      const before = node.text.slice(0, node.text.indexOf('word')).split(/\s+/).at(-1) ?? '';
      const place = wanted.indexOf(`${before}word`, at);
      if (place >= 0) {
        at = place + before.length + 4;
        wanted = `${wanted.slice(0, at - 4)}term${wanted.slice(at)}`;
      }
    }
    const kept = node.attrs?.['source'] ?? node.attrs?.['raw'] ?? node.attrs?.['html'];
    if (typeof kept === 'string') at = Math.max(at, wanted.indexOf(kept, at) + kept.length);
    for (const child of node.content ?? []) edit(child);
  };
  edit(document);
  return wanted;
};

describe.each(kinds)('%s', (_name, text, anew = text) => {
  test('stays as it was written', () => {
    const { document, source } = doc(text);
    expect(writeMarkdown(document, source).text).toBe(text);
    const crlf = text.replaceAll('\n', '\r\n');
    const other = doc(crlf);
    expect(writeMarkdown(other.document, other.source).text).toBe(crlf);
  });

  test('stays when a word beside it is edited', () => {
    const { document, source } = doc(text);
    const edited = change(document) as DocumentJson;
    const written = writeMarkdown(edited, source);
    expect(written.text).toBe(withoutOpaque(text, document));
    expect(doc(written.text).document).toEqual(edited);
  });

  test('is written anew in words that its tool still knows', () => {
    const { document } = doc(text);
    const written = writeMarkdown(document, null);
    expect(written.fallbacks).toBe(0);
    expect(written.text).toBe(`${anew}\n`);
    expect(doc(written.text).document).toEqual(document);
  });
});

describe('what only looks like it', () => {
  test.each([
    ['a tag without its end is text', '{% raw %}\n\nand *words*', ['paragraph', 'paragraph']],
    ['a line of two colons is text', '::: \n\n:: x', ['opaqueBlock', 'paragraph']],
    ['prose about imports is prose', 'import taxes are high\n\nexport of goods', ['paragraph', 'paragraph']],
    ['indented code below no definition is code', 'a: b\n\n    code', ['paragraph', 'codeBlock']],
  ])('%s', (_name, text, types) => {
    expect(doc(text).document.content?.map(({ type }) => type)).toEqual(types);
  });

  test('signs that the writer typed stay words', () => {
    const texts = [
      '::: note',
      '[a](b)',
      '[^1]: x',
      '[a]: b',
      '[ ] task',
      '[!NOTE] x',
      '![a](b)',
      '{: .x}',
      '\\(a_b\\)',
      '<A b={c}>',
      '{/* x */}',
      '# x',
      '#x',
      '[[a]](b)',
      '[_a_]{.b}',
      ': x',
      '{% raw %}',
      '[x] [a][b]',
      'import a from "b"',
      'export const a = 1',
      '!!! note',
      '\\begin{a} x \\end{a}',
      '{a && b}',
      '*[A]: b',
      '[[_TOC_]]',
      '* TOC',
      '-',
    ];
    for (const typed of texts) {
      const paragraph: NodeJson = { type: 'paragraph', content: [{ type: 'text', text: typed }] };
      const document: DocumentJson = {
        type: 'doc',
        content: [
          paragraph,
          { type: 'blockquote', content: [paragraph] },
          { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph] }] },
          { type: 'heading', content: paragraph.content ?? [] },
          {
            type: 'paragraph',
            content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }, ...(paragraph.content ?? [])],
          },
        ],
      };
      const written = writeMarkdown(document, null);
      expect(written.fallbacks).toBe(0);
      expect(doc(written.text).document).toEqual(document);
    }
  });

  test('brackets of a reference that the text defines are escaped', () => {
    const { document, source } = doc('See \\[1] word.\n\n[1]: https://example.com/\n');
    const edited = change(document) as DocumentJson;
    expect(writeMarkdown(edited, source).text).toBe('See \\[1] term.\n\n[1]: https://example.com/\n');
  });
});
