import * as fc from 'fast-check';

import type { NodeJson } from '#core/document/json.ts';

import type { BlockParts, Kinds, Weighted, Wildness } from './parts.ts';

const alignment = fc
  .record(
    {
      textAlign: fc.constantFrom('left', 'center', 'right', 'justify'),
      dir: fc.constantFrom('ltr', 'rtl'),
      lang: fc.constantFrom('ar', 'en', 'pt-BR', 'zh-Hant-TW'),
    },
    { requiredKeys: [] },
  )
  .filter((attrs) => Object.keys(attrs).length > 0);

/** Mostly nothing. */
const perhapsAligned = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: alignment });

const id = (wildness: Wildness): fc.Arbitrary<string | null> =>
  wildness === 'ordinary'
    ? fc.constantFrom(null, 'a', 'my-id')
    : fc.constantFrom(null, 'a', 'a', 'a-2', 'Über.1:x', '文字', '_x_', '1', 'x--', `l${'o'.repeat(150)}ng`);

/** Words that look like what stands around them: ids of headings, signs of callouts, tags of islands. */
const lookalikes = [
  '{#x}',
  'a {#x}',
  'a {#x} ',
  'a \\{#x}',
  '{#x .y}',
  'a {#x',
  '[!NOTE]',
  '[!NOTE] x',
  '[!note]\n',
  '[!x]-',
  '] x',
  '<!---->',
  '<!--more-->',
  '--> x',
  '""',
  '"',
  '&amp;',
  '&#10;',
  '</summary>',
  '</details>',
  '<summary>',
  '<div align="center">',
  '</div>',
  ' x',
  'x\t',
  '\u00a0x\u00a0',
  '===',
  '---',
  '|-|',
  '\n',
  '\r\n',
  '',
];

/** Titles and other words that are one line of text. */
const words = ({ wildness, text }: BlockParts): fc.Arbitrary<string> =>
  wildness === 'ordinary'
    ? fc.constantFrom('A title', 'Über uns', 'Why?')
    : fc.oneof(text, fc.constantFrom(...lookalikes), fc.string({ maxLength: 6 }));

/** HTML that stands around other blocks without being one of ours. */
const strays = [
  '<div align="center">',
  '<div class="box">',
  '</div>',
  '<details>\n<summary>x</summary>',
  '<details>',
  '</details>',
  '<summary>',
  '</summary>',
  '<table>\n<tr>\n<td>',
  '</td>\n</tr>\n</table>',
  '<!-- more -->',
  '<!--more x-->',
  '<!--more-->',
  '<!-- list: loose -->',
  '<div align="center">\nx\n</div>',
  '<details open><summary>a</summary>b</details>',
];

function blocks(parts: BlockParts): Weighted<NodeJson>[] {
  const { wildness, inline, blocks: some } = parts;
  const adversarial = wildness === 'adversarial';
  const textOrLookalike = adversarial
    ? fc.oneof(
        { weight: 3, arbitrary: inline },
        {
          weight: 1,
          arbitrary: fc
            .tuple(inline, fc.constantFrom(...lookalikes.filter((text) => text !== '')))
            .map(([nodes, text]): NodeJson[] => [...nodes, { type: 'text', text }]),
        },
      )
    : inline;
  const body = fc.oneof(
    { weight: 1, arbitrary: fc.constant<NodeJson[]>([{ type: 'paragraph' }]) },
    { weight: 4, arbitrary: some },
  );
  const kind = adversarial
    ? fc.constantFrom('note', 'tip', 'important', 'warning', 'caution', 'faq', 'my-own-2', 'x')
    : fc.constantFrom('note', 'warning');
  return [
    {
      weight: 1,
      arbitrary: fc
        .tuple(textOrLookalike, alignment)
        .map(([content, attrs]): NodeJson => ({ type: 'paragraph', attrs, content })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          content: textOrLookalike,
          attrs: perhapsAligned,
          level: fc.integer({ min: 1, max: 6 }),
          id: id(wildness),
        })
        .map(({ content, attrs, ...own }): NodeJson => ({ type: 'heading', attrs: { ...attrs, ...own }, content })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ kind, title: fc.option(words(parts), { nil: null }), attrs: perhapsAligned, content: body })
        .map(({ attrs, content, ...own }): NodeJson => ({ type: 'callout', attrs: { ...attrs, ...own }, content })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ open: fc.boolean(), attrs: perhapsAligned, summary: textOrLookalike, content: body })
        .map(({ open, attrs, summary, content }): NodeJson => ({
          type: 'details',
          attrs: { ...attrs, open },
          content: [{ type: 'detailsSummary', content: summary }, ...content],
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .option(words(parts), { nil: null, freq: 1 })
        .map((text): NodeJson => ({ type: 'readMore', attrs: { text } })),
    },
    // Quotes, lists and tables that say of themselves how they are aligned, with parts that do.
    {
      weight: 1,
      arbitrary: fc
        .tuple(some, alignment)
        .map(([content, attrs]): NodeJson => ({ type: 'blockquote', attrs, content })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          type: fc.constantFrom('bulletList', 'orderedList', 'taskList'),
          attrs: perhapsAligned,
          loose: fc.boolean(),
          items: fc.array(fc.tuple(textOrLookalike, perhapsAligned, fc.option(some, { nil: [] }), fc.boolean()), {
            minLength: 1,
            maxLength: 3,
          }),
        })
        .map(({ type, attrs, loose, items }): NodeJson => ({
          type,
          attrs: { ...attrs, loose },
          content: items.map(([content, own, rest, checked]) => ({
            type: type === 'taskList' ? 'taskItem' : 'listItem',
            attrs: { checked: type === 'taskList' ? checked : checked ? true : null },
            content: [{ type: 'paragraph', attrs: own, content }, ...rest],
          })),
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          attrs: perhapsAligned,
          width: fc.constantFrom(1, 2),
          header: fc.constantFrom('row', 'column', 'both', 'none'),
          cells: fc.array(fc.tuple(textOrLookalike, perhapsAligned), { minLength: 4, maxLength: 4 }),
        })
        .map(({ attrs, width, header, cells }): NodeJson => ({
          type: 'table',
          attrs,
          content: [0, 1].map((row) => ({
            type: 'tableRow',
            content: cells.slice(row * width, row * width + width).map(([content, own], column) => {
              const inRow = row === 0 && (header === 'row' || header === 'both');
              const inColumn = column === 0 && (header === 'column' || header === 'both');
              return {
                type: inRow || inColumn ? 'tableHeader' : 'tableCell',
                content: [{ type: 'paragraph', attrs: own, content }],
              };
            }),
          })),
        })),
    },
    ...(adversarial
      ? [
          {
            weight: 1,
            arbitrary: fc.constantFrom(...strays).map((html): NodeJson => ({ type: 'htmlBlock', attrs: { html } })),
          },
        ]
      : []),
  ];
}

export const structure: Kinds = { blocks };
