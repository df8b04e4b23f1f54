import type { PhrasingContent } from 'mdast';

import { flag, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { NodeJson } from '../json.ts';
import { raw } from '../markdown.ts';
import type { InlineContext, InlineMathMarkdown } from '../markdown.ts';
import { openTag } from '../tag.ts';
import { readMathElement, readMathImage, readMathRenderer, readMathScript, readMathSpan } from './mathHtml.ts';
import { isBacktickMath, isDollarMath, isDoubleDollarMath } from './mathText.ts';

/** A formula within text, as TeX. `display`: it is set large on a line of its own all the same. */
export const mathInline: NodeDefinition = {
  name: 'mathInline',
  attrs: { tex: text(), display: flag(false) },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: ({ tex, display }) => ['span', { 'data-math': textOf(tex), ...(display === true && { 'data-display': '' }) }],
  text: (node) => textOf(node.attrs?.['tex']),
  html: {
    write: ({ attrs }, context) => context.math(textOf(attrs?.['tex']), attrs?.['display'] === true),
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['data-math'] === undefined
            ? null
            : { tex: attrs['data-math'], display: attrs['data-display'] !== undefined },
      },
    ],
    readElement: {
      math: readMathElement,
      span: readMathSpan,
      code: readMathSpan,
      'math-renderer': readMathRenderer,
      script: readMathScript,
      img: readMathImage,
    },
  },
  markdown: {
    readInline: {
      inlineMath: ({ value, display }: InlineMathMarkdown) => ({
        type: 'mathInline',
        attrs: { tex: value, display },
      }),
    },
    readTag: ({ name, attrs }, closed) => {
      const { 'data-math': tex, 'data-display': display, ...others } = attrs;
      if (name !== 'span' || !closed || tex === undefined || Object.keys(others).length > 0) return null;
      return { node: { type: 'mathInline', attrs: { tex, display: display !== undefined } }, next: 2 };
    },
    writeInline: (node, context) => {
      const tex = textOf(node.attrs?.['tex']);
      const display = node.attrs?.['display'] === true;
      const signs = context.careful ? null : withSigns(tex, display, context);
      return signs === null ? withTags(tex, display) : [raw(signs)];
    },
  },
};

/** The formula between its signs, or null where those would not be read as such. */
function withSigns(tex: string, display: boolean, { place, previous, next }: InlineContext): string | null {
  // In a table's cell a bar is written with a backslash, which it must not have already.
  if (place === 'cell' && /(?<!\\)(?:\\\\)*\\\|/.test(tex)) return null;
  const before = edge(previous, -1);
  const after = edge(next, 0);
  const written = place === 'cell' ? tex.replaceAll('|', '\\|') : tex;
  if (display) return isDoubleDollarMath(before, written, after) ? `$$${written}$$` : null;
  if (isDollarMath(before, written, after)) return `$${written}$`;
  return isBacktickMath(before, written) ? `$\`${written}\`$` : null;
}

const withTags = (tex: string, display: boolean): PhrasingContent[] => [
  { type: 'html', value: openTag('span', { 'data-math': tex, ...(display && { 'data-display': '' }) }) },
  { type: 'html', value: '</span>' },
];

/** The character of a neighbour that touches the formula. */
function edge(node: NodeJson | null, at: 0 | -1): string {
  if (node === null) return '';
  // Of two formulas that touch, the second one stands in tags.
  if (node.type === 'mathInline') return at === 0 ? '<' : '$';
  const text = node.text ?? textOf(node.attrs?.['source'] ?? node.attrs?.['html'] ?? node.attrs?.['raw']);
  return at === 0 ? text.charAt(0) : text.charAt(text.length - 1);
}
