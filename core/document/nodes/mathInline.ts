import { flag, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A formula within text, as TeX. `display`: it is set large on a line of its own all the same. */
export const mathInline: NodeDefinition = {
  name: 'mathInline',
  attrs: { tex: text(), display: flag(false) },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: ({ tex, display }) => ['span', { 'data-math': textOf(tex), ...(display === true && { 'data-display': '' }) }],
  text: (node) => textOf(node.attrs?.['tex']),
  html: {
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
  },
};
