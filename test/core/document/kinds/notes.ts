import * as fc from 'fast-check';

import type { NodeJson } from '#core/document/json.ts';
import { isFootnoteLabel } from '#core/document/nodes/footnotes.ts';

import type { Kinds, Wildness } from './parts.ts';

const labels = (wildness: Wildness): fc.Arbitrary<string> =>
  wildness === 'ordinary'
    ? fc.constantFrom('1', '2', 'note', 'a-longer-name')
    : fc
        .oneof(
          fc.constantFrom(
            '1',
            '1',
            'A',
            'a',
            'a|b',
            '*',
            '_x_',
            '~~',
            '$x$',
            '{{',
            '!',
            ':',
            '(a)',
            '"',
            'é',
            '文字',
            '🙂',
            '^',
          ),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
        )
        .filter(isFootnoteLabel);

const ordinaryTex = [
  'x',
  'x^2',
  'a + b = c',
  '\\frac{a}{b}',
  'E = mc^2',
  'x \\in \\mathbb{R}',
  'n',
  'f(x)',
  '-1',
  '5',
  'a, b',
];

const wildTex = [
  '',
  ' ',
  ' x ',
  '$',
  '$$',
  '\\$',
  '\\',
  'a\\',
  '`',
  'a`b',
  '``',
  '|',
  '\\|x\\|',
  'a|b',
  '\\\\|',
  '5 and',
  'x$',
  '$x',
  '\\text{$x$}',
  '<b>',
  '</span>',
  '&amp;',
  '"',
  '*a*',
  '_a_',
  'a_b',
  '{{ x }}',
  '%',
  'a % b\nc',
  'a\nb',
  'a\n\nb',
  '- a',
  '1. a',
  '> a',
  '\t',
  'x\r\ny',
  '文字',
  'x 文字',
];

const tex = (wildness: Wildness): fc.Arbitrary<string> =>
  wildness === 'ordinary'
    ? fc.constantFrom(...ordinaryTex)
    : fc.oneof(
        fc.constantFrom(...ordinaryTex, ...wildTex),
        fc
          .array(fc.constantFrom(...wildTex, ...ordinaryTex), { minLength: 2, maxLength: 3 })
          .map((all) => all.join('')),
        fc.string({ maxLength: 8 }),
      );

const texLines = (wildness: Wildness): fc.Arbitrary<string> =>
  wildness === 'ordinary'
    ? fc.constantFrom('x', '\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}', 'a\n\nb')
    : fc.oneof(
        tex(wildness),
        fc
          .array(
            fc.oneof(tex(wildness), fc.constantFrom('$$', '$$$', 'x $$', '$$ x', '  $$', '    x', '\t', ' ', '')),
            {
              maxLength: 4,
            },
          )
          .map((lines) => lines.join('\n')),
      );

/** Footnotes and math. */
export const notes: Kinds = {
  inline: ({ wildness }) => [
    {
      weight: 2,
      arbitrary: labels(wildness).map((label): NodeJson => ({ type: 'footnoteReference', attrs: { label } })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tex(wildness), fc.constantFrom(false, false, true))
        .map(([source, display]): NodeJson => ({ type: 'mathInline', attrs: { tex: source, display } })),
    },
  ],
  blocks: ({ wildness, blocks }) => [
    {
      weight: 2,
      arbitrary: fc
        .tuple(labels(wildness), blocks)
        .map(([label, content]): NodeJson => ({ type: 'footnoteDefinition', attrs: { label }, content })),
    },
    {
      weight: 1,
      arbitrary: texLines(wildness).map((source): NodeJson => ({ type: 'mathBlock', attrs: { tex: source } })),
    },
  ],
};
