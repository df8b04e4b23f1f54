import * as fc from 'fast-check';

import type { MarkJson, NodeJson } from '#core/document/json.ts';
import { setCodeFileName, setCodeLines } from '#core/document/nodes/codeInfo.ts';

import type { Kinds } from './parts.ts';

/** What stands after a fence, by the conventions of many tools. */
const infos = [
  'js',
  'js title="app.js" {1,3-5}',
  'js{1,3}',
  'js:app.js',
  'go {linenos=table,hl_lines=[8,"15-17"]}',
  'py title="x y" hl_lines="2 3" linenums="1"',
  '{.js filename="app.js"}',
  '{r, echo=FALSE}',
  'rust,linenos,hl_lines=3-4 8-9',
  'ts [app.ts]{4-6,7}',
];

/** Signs of which fences' words are made. */
const infoSigns = [
  'js',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '=',
  ',',
  ':',
  '`',
  '~',
  '\\',
  '&',
  '&amp;',
  '<',
  '|',
  '#',
  '*',
  '_',
  '{1}',
  'é',
  '\t',
  ' ',
];

/** What means something to other tools, or begins like it. */
const foreignWords = [
  '[[a]]',
  '![[a_b]]',
  '[a]{.b}',
  '[@a; -@b]',
  '^[a]',
  '#tag',
  ':::',
  '::: note',
  '{: .x}',
  '{: x="_a_"}',
  ': a',
  '{/* a */}',
  '\\(a_b\\)',
  '\\[a\\]',
  '<A b={c}>',
  '<A b={',
  '==a==',
  '%%',
  'import a from "b"',
  'export const a = 1',
  '*[A]: b',
  '\\begin{a}',
  '\\end{a}',
  '!!! note',
  '[TOC]',
  '[[_TOC_]]',
  '[x]',
  '[ ] ',
  '[!NOTE]',
  '~a~',
];

const codeText = ['', 'let x = 1;', 'a\n\n  b\n', '```', '{% endraw %}', ':::'];

export const prose: Kinds = {
  blocks: ({ wildness }) => {
    const wild = wildness === 'adversarial';
    const info = wild
      ? fc.oneof(
          fc.constantFrom(...infos),
          fc.array(fc.constantFrom(...infoSigns), { minLength: 1, maxLength: 6 }).map((signs) => signs.join('')),
        )
      : fc.constantFrom(...infos);
    const code = fc
      .record({
        info,
        text: fc.constantFrom(...codeText),
        fileName: fc.constantFrom(null, null, 'app.js', 'src/[id].ts', 'say "x", it\'s `y`', 'a {b} c'),
        lines: fc.constantFrom(
          [],
          [],
          [{ from: 1, to: 1 }],
          [
            { from: 2, to: 4 },
            { from: 7, to: 7 },
          ],
        ),
      })
      .map(({ info: words, text, fileName, lines }): NodeJson => {
        const [, language = '', meta = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(words) ?? [];
        let attrs = { language: language || null, meta: (language && meta) || null };
        if (fileName !== null) attrs = setCodeFileName(attrs, fileName);
        if (lines.length > 0) attrs = setCodeLines(attrs, lines);
        return { type: 'codeBlock', attrs, ...(text !== '' && { content: [{ type: 'text', text }] }) };
      });
    const foreign = fc
      .constantFrom(
        ':::',
        '::: note',
        '{% raw %}\n* a\n\n- b\n{% endraw %}',
        '{{< mermaid >}}\na-->b\n{{< /mermaid >}}',
        'import a from "b"',
        '\\begin{a}\nb_1 \\\\\n\\end{a}',
        '!!! note\n    x',
        '* TOC\n{:toc}',
        '[[_TOC_]]',
        '*[A]: b',
      )
      .map((source): NodeJson => ({ type: 'opaqueBlock', attrs: { source } }));
    return [
      { weight: 2, arbitrary: code },
      { weight: 1, arbitrary: foreign },
    ];
  },
  inline: ({ wildness }) => {
    const foreign = fc
      .array(fc.constantFrom(...foreignWords, 'a', ' '), { minLength: 1, maxLength: 3 })
      .map((parts): NodeJson => ({ type: 'text', text: parts.join('') }));
    const lines: fc.Arbitrary<NodeJson> = fc.oneof(
      fc
        .constantFrom('\n{: .x}', '\n: ', '<A b={c}>', '<A\n  b={c}\n/>', '\\(a_b\\)', '{/* a */}')
        .map((source) => ({ type: 'opaqueInline', attrs: { source } })),
      fc
        .constantFrom('\n{% if a %}\n', '{{< a >}}\n', '\n{{% /a %}}', '{{ "*" }}')
        .map((source) => ({ type: 'shortcode', attrs: { raw: source } })),
    );
    return wildness === 'ordinary'
      ? [
          {
            weight: 1,
            arbitrary: fc
              .constantFrom('[[a]]', '[@b]', '#tag', ' ==a== ')
              .map((text): NodeJson => ({ type: 'text', text })),
          },
        ]
      : [
          { weight: 2, arbitrary: foreign },
          { weight: 1, arbitrary: lines },
        ];
  },
  marks: ({ wildness, text, url, title }) => {
    const wild = wildness === 'adversarial';
    const words = wild
      ? fc.option(fc.oneof(text, fc.constant('')), { nil: null })
      : fc.constantFrom(null, 'Hyper Text');
    return [
      {
        weight: 3,
        arbitrary: fc.constantFrom('small', 'keyboard', 'bold', 'underline').map((type): MarkJson => ({ type })),
      },
      {
        weight: 1,
        arbitrary: words.map((expansion): MarkJson => ({ type: 'abbreviation', attrs: { title: expansion } })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({
            href: url,
            title,
            rel: wild ? words : fc.constantFrom(null, 'nofollow', 'me author'),
            target: fc.constantFrom(null, '_blank'),
          })
          .map((attrs): MarkJson => ({ type: 'link', attrs })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(
            '#ABCDEF80',
            'var(--lit)',
            'oklch(70% 0.1 200 / 50%)',
            'Tomato',
            'hsl(120deg 75% 25%)',
            'rgba(0,0,0,.5)',
          )
          .map((color): MarkJson => ({ type: 'highlight', attrs: { color } })),
      },
    ];
  },
};
