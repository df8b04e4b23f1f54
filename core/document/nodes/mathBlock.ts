import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A formula that stands by itself, as TeX. */
export const mathBlock: NodeDefinition = {
  name: 'mathBlock',
  attrs: { tex: text() },
  spec: { group: 'block', atom: true },
  toDOM: ({ tex }) => ['div', { 'data-math': textOf(tex) }],
  text: (node) => textOf(node.attrs?.['tex']),
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => (attrs['data-math'] === undefined ? null : { tex: attrs['data-math'] }),
      },
    ],
  },
};
