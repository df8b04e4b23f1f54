import * as fc from 'fast-check';

import type { DocumentJson, MarkJson, NodeJson } from '#core/document/json.ts';
import { checkedDocument } from '#core/document/schema.ts';

import { media } from './kinds/media.ts';
import { notes } from './kinds/notes.ts';
import type { Kinds, Parts, Wildness } from './kinds/parts.ts';
import { prose } from './kinds/prose.ts';
import { structure } from './kinds/structure.ts';

export type { Wildness } from './kinds/parts.ts';

const families: readonly Kinds[] = [structure, media, notes, prose];

const words = [
  'a',
  'word',
  'Hello',
  'wörld',
  'x',
  'tea',
  '42',
  'über',
  '文字',
  '강조',
  'مرحبا',
  'end.',
  'don’t',
  '5',
  'e-mail',
];

const signs = [
  '*',
  '**',
  '_',
  '__',
  '~',
  '~~',
  '`',
  '``',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  '&amp;',
  '&#35;',
  '\\',
  '#',
  '# ',
  '+',
  '- ',
  '-',
  '1.',
  '1) ',
  '=',
  '|',
  '!',
  '![',
  '](',
  '{{',
  '}}',
  '{%',
  '%}',
  '$',
  '$$',
  '$x_1$',
  '^',
  '[^1]',
  '[^1]:',
  '[x]',
  '[ ] ',
  ':',
  'http://x.y',
  'www.example.com',
  'a@b.co',
  '<b>',
  '</b>',
  '<br>',
  '<!--',
  '-->',
  '<!---->',
  '<div>',
  '<script>',
  '「',
  '」',
  '。',
  '！',
  '“',
  '”',
  '…',
  '—',
  '\u00a0',
  '\u200b',
  '\u3000',
  ' ',
  '  ',
  '\t',
  '🙂',
  '👩‍👩‍👧',
  'é',
  'ﷺ',
  '---',
  '***',
  '===',
  '```',
  '~~~',
  '> ',
  '[a]: b',
  '"',
  "'",
  '{',
  '}',
  '%',
  '@',
  ';',
  'note:this',
  '10:30',
  'snake_case_word',
  '2*3*4',
  '\u202e',
  '\ufeff',
  '\u2028',
];

const anyUnit = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 });

function textOf(wildness: Wildness): fc.Arbitrary<string> {
  const ordinary = fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 })
    .chain((list) => fc.constantFrom('', ' ').map((edge) => list.join(' ') + edge));
  if (wildness === 'ordinary') return ordinary;
  return fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...words) },
        { weight: 5, arbitrary: fc.constantFrom(...signs) },
        { weight: 2, arbitrary: fc.constantFrom(' ', ' ') },
        { weight: 1, arbitrary: anyUnit },
        { weight: 1, arbitrary: fc.constantFrom('\n', '\r', '\r\n', '\0', '\ud800', '\u0007') },
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(''));
}

const url = fc.oneof(
  fc.constantFrom(
    'https://example.com/',
    'photo.jpg',
    '/a b',
    '#top',
    'mailto:a@b.co',
    'http://x.y/a(b)c',
    'a<b>c',
    '',
    'x "y" z',
    'http://e.org/?a=1&b=2',
    'a\\b',
    'a%20b',
    '文.png',
  ),
  fc.string({ maxLength: 8 }),
);
const title = fc.option(
  fc.oneof(fc.constantFrom('t', '"quoted"', "it's", 'a\nb', '(x)', ''), fc.string({ maxLength: 6 })),
  { nil: null },
);

const partsOf = (wildness: Wildness): Parts => ({
  wildness,
  text: textOf(wildness),
  url: wildness === 'ordinary' ? fc.constantFrom('https://example.com/', 'photo.jpg', '/about', 'clip.mp4') : url,
  title: wildness === 'ordinary' ? fc.constantFrom(null, 'A title') : title,
});

function mark(wildness: Wildness): fc.Arbitrary<MarkJson> {
  const plain = ['bold', 'italic', 'strike', 'underline', 'subscript', 'superscript'];
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...plain).map((type) => ({ type })) },
    { weight: 2, arbitrary: fc.constant({ type: 'code' }) },
    {
      weight: 2,
      arbitrary:
        wildness === 'ordinary'
          ? fc
              .constantFrom('https://example.com/', '/about', '#x')
              .map((href) => ({ type: 'link', attrs: { href, title: null } }))
          : fc.record({ href: url, title }).map((attrs) => ({ type: 'link', attrs })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(null, '#ff0', 'yellow', 'rgb(1, 2, 3)')
        .map((color) => ({ type: 'highlight', attrs: { color } })),
    },
    ...families.flatMap(({ marks }) => marks?.(partsOf(wildness)) ?? []),
  );
}

function inline(wildness: Wildness): fc.Arbitrary<NodeJson[]> {
  const text = textOf(wildness).map((value): NodeJson => ({ type: 'text', text: value }));
  const image = fc
    .record({
      src: url,
      alt: wildness === 'ordinary' ? fc.constantFrom('', 'A cat') : textOf(wildness),
      title,
      width: fc.constantFrom(null, 320),
      height: fc.constantFrom(null, 200),
    })
    .map((attrs): NodeJson => ({ type: 'image', attrs }));
  const atoms: fc.Arbitrary<NodeJson>[] = [
    fc.constant({ type: 'hardBreak' }),
    image,
    fc
      .constantFrom('{{< fig src="a" >}}', '{{ x }}', '{% raw %}')
      .map((raw): NodeJson => ({ type: 'shortcode', attrs: { raw } })),
    fc
      .constantFrom('[x]({{ y }})', '![x]({% y %})', '[^a&b]', '$a %\nb$')
      .map((source): NodeJson => ({ type: 'opaqueInline', attrs: { source } })),
    fc
      .constantFrom('<span class="x">', '</span>', '<!-- c -->', '<kbd>', '</kbd>', '<div>', '<script>', '<?php ?>')
      .map((html): NodeJson => ({ type: 'htmlInline', attrs: { html } })),
  ];
  if (wildness === 'adversarial') {
    atoms.push(
      fc.string({ maxLength: 6 }).map((html): NodeJson => ({ type: 'htmlInline', attrs: { html } })),
      fc.string({ maxLength: 6 }).map((raw): NodeJson => ({ type: 'shortcode', attrs: { raw } })),
      fc.string({ maxLength: 6 }).map((source): NodeJson => ({ type: 'opaqueInline', attrs: { source } })),
    );
  }
  const node = fc.oneof(
    { weight: 8, arbitrary: text },
    {
      weight: 3,
      arbitrary: fc.oneof(...atoms, ...families.flatMap(({ inline: kinds }) => kinds?.(partsOf(wildness)) ?? [])),
    },
  );
  const marked = fc
    .tuple(
      node,
      fc.oneof(
        { weight: 3, arbitrary: fc.constant<MarkJson[]>([]) },
        { weight: 3, arbitrary: fc.array(mark(wildness), { maxLength: 3 }) },
      ),
    )
    .map(([one, marks]): NodeJson => {
      const kinds = new Map(marks.map((each) => [each.type, each]));
      return kinds.size > 0 ? { ...one, marks: [...kinds.values()] } : one;
    });
  return fc.array(marked, { maxLength: 6 });
}

function blocksOf(wildness: Wildness): fc.Arbitrary<NodeJson> {
  const content = inline(wildness);
  const code =
    wildness === 'ordinary'
      ? fc.constantFrom('', 'let x = 1;', 'a\n\n  b\n')
      : fc.oneof(
          textOf(wildness),
          fc.constantFrom('', '```', '~~~~\n```', '\n', ' ', '\n\na', '\t x', '    ', 'a\n', '{"type":"paragraph"}'),
        );
  const { block } = fc.letrec<{
    block: NodeJson;
    paragraph: NodeJson;
    blocks: NodeJson[];
    item: NodeJson[];
    list: NodeJson;
    table: NodeJson;
  }>((tie) => ({
    paragraph: content.map((nodes): NodeJson => ({ type: 'paragraph', content: nodes })),
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
    item: fc.tuple(tie('paragraph'), fc.array(tie('block'), { maxLength: 2 })).map(([first, rest]) => [first, ...rest]),
    list: fc.oneof(
      fc
        .record({
          loose: fc.boolean(),
          items: fc.array(fc.tuple(tie('item'), fc.constantFrom(null, null, null, true, false)), {
            minLength: 1,
            maxLength: 3,
          }),
          ordered: fc.boolean(),
          start: fc.constantFrom(1, 1, 0, 7, 999_999_997),
        })
        .map(({ loose, items, ordered, start }): NodeJson => ({
          type: ordered ? 'orderedList' : 'bulletList',
          attrs: ordered ? { loose, start } : { loose },
          content: items.map(([blocks, checked]) => ({ type: 'listItem', attrs: { checked }, content: blocks })),
        })),
      fc
        .record({
          loose: fc.boolean(),
          items: fc.array(fc.tuple(tie('item'), fc.boolean()), { minLength: 1, maxLength: 3 }),
        })
        .map(({ loose, items }): NodeJson => ({
          type: 'taskList',
          attrs: { loose },
          content: items.map(([blocks, checked]) => ({ type: 'taskItem', attrs: { checked }, content: blocks })),
        })),
    ),
    table: fc.oneof(
      // As Markdown has it.
      fc
        .record({
          aligns: fc.array(fc.constantFrom(null, 'left', 'center', 'right'), { minLength: 1, maxLength: 3 }),
          rows: fc.integer({ min: 1, max: 3 }),
          cells: fc.array(content, { minLength: 12, maxLength: 12 }),
        })
        .map(({ aligns, rows, cells }): NodeJson => ({
          type: 'table',
          content: Array.from({ length: rows }, (_, row) => ({
            type: 'tableRow',
            content: aligns.map((align, column) => ({
              type: row === 0 ? 'tableHeader' : 'tableCell',
              attrs: { align },
              content: [{ type: 'paragraph', content: cells[row * aligns.length + column] ?? [] }],
            })),
          })),
        })),
      // As nothing but HTML has it.
      fc
        .array(
          fc.array(
            fc.tuple(
              fc.record({
                colspan: fc.constantFrom(1, 1, 2),
                rowspan: fc.constantFrom(1, 1, 3),
                colwidth: fc.constantFrom(null, null, [100], [50, 60]),
                align: fc.constantFrom(null, 'left'),
              }),
              fc.boolean(),
              tie('blocks'),
            ),
            { maxLength: 2 },
          ),
          { minLength: 1, maxLength: 2 },
        )
        .map((rows): NodeJson => ({
          type: 'table',
          content: rows.map((cells) => ({
            type: 'tableRow',
            content: cells.map(([attrs, header, blocks]) => ({
              type: header ? 'tableHeader' : 'tableCell',
              attrs,
              content: blocks,
            })),
          })),
        })),
    ),
    block: fc.oneof(
      { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
      { weight: 8, arbitrary: tie('paragraph') },
      {
        weight: 2,
        arbitrary: fc
          .tuple(content, fc.integer({ min: 1, max: 6 }))
          .map(([nodes, level]): NodeJson => ({ type: 'heading', attrs: { level }, content: nodes })),
      },
      { weight: 1, arbitrary: fc.constant({ type: 'horizontalRule' }) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            code,
            fc.constantFrom(null, 'js', 'c++', 'longhand-block'),
            fc.constantFrom(null, '{1,2}', 'title="x y"', '`'),
          )
          .map(([text, language, meta]): NodeJson => ({
            type: 'codeBlock',
            attrs: { language, meta: language === null && wildness === 'ordinary' ? null : meta },
            content: text === '' ? [] : [{ type: 'text', text }],
          })),
      },
      {
        weight: 1,
        arbitrary: fc
          .oneof(
            fc.constantFrom(
              '<div>\nx\n</div>',
              '<!-- more -->',
              '<table><tr><td>1</td></tr></table>',
              '<iframe src="https://x.y"></iframe>',
            ),
            ...(wildness === 'adversarial'
              ? [
                  fc.constantFrom(
                    '<br>',
                    '<!---->',
                    '<!-- list: loose -->',
                    'x',
                    '',
                    '<div>\n\nx</div>',
                    '<table>\n<tr>\n</tr>\n</table>',
                    '<pre>\n\na',
                    '<img src="x" alt="y">',
                  ),
                  textOf(wildness),
                ]
              : []),
          )
          .map((html): NodeJson => ({ type: 'htmlBlock', attrs: { html } })),
      },
      {
        weight: 1,
        arbitrary: fc
          .oneof(
            fc.constantFrom('[^a&b]: A note'),
            ...(wildness === 'adversarial' ? [fc.constantFrom('', 'x', '- a\n- b', '$$', '[a]: b')] : []),
          )
          .map((source): NodeJson => ({ type: 'opaqueBlock', attrs: { source } })),
      },
      { weight: 3, arbitrary: tie('list') },
      { weight: 2, arbitrary: tie('blocks').map((content): NodeJson => ({ type: 'blockquote', content })) },
      { weight: 2, arbitrary: tie('table') },
      ...families.flatMap(
        ({ blocks: kinds }) => kinds?.({ ...partsOf(wildness), inline: content, blocks: tie('blocks') }) ?? [],
      ),
    ),
  }));
  return block;
}

/** Documents of the whole schema, in their canonical form. */
export function documents(wildness: Wildness): fc.Arbitrary<DocumentJson> {
  return fc
    .array(blocksOf(wildness), { minLength: 1, maxLength: 5 })
    .map((content) => checkedDocument({ type: 'doc', content }) as DocumentJson);
}
