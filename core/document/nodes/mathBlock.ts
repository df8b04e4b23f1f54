import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { raw } from '../markdown.ts';
import type { MathBlockMarkdown } from '../markdown.ts';
import { readMathDivision } from './mathHtml.ts';

/** A formula that stands by itself, as TeX. */
export const mathBlock: NodeDefinition = {
  name: 'mathBlock',
  attrs: { tex: text() },
  spec: { group: 'block', atom: true },
  toDOM: ({ tex }) => ['div', { 'data-math': textOf(tex) }],
  text: (node) => textOf(node.attrs?.['tex']),
  html: {
    write: ({ attrs }, context) => ({
      tag: 'div',
      attrs: { class: 'math' },
      children: context.math(textOf(attrs?.['tex']), true),
    }),
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => (attrs['data-math'] === undefined ? null : { tex: attrs['data-math'] }),
      },
    ],
    readElement: { div: readMathDivision },
  },
  markdown: {
    readBlock: {
      math: (node: MathBlockMarkdown) => ({ type: 'mathBlock', attrs: { tex: node.value } }),
    },
    writeBlock: (node) => {
      const tex = textOf(node.attrs?.['tex']);
      const fence = '$'.repeat(fenceSize(tex));
      return [raw(tex === '' ? `${fence}\n${fence}` : `${fence}\n${tex}\n${fence}`)];
    },
  },
};

/** Two signs, or more than any line of the formula ends with. */
const fenceSize = (tex: string): number =>
  Math.max(1, ...[...tex.matchAll(/(\${2,})[ \t]*$/gm)].map(([, signs = '']) => signs.length)) + 1;
