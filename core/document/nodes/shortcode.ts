import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A site builder's own code within text, Hugo's {{…}} or Liquid's {%…%}, kept as it was written. */
export const shortcode: NodeDefinition = {
  name: 'shortcode',
  attrs: { raw: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'shortcode', 'data-source': textOf(attrs['raw']) }],
  html: {
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'shortcode' ? { raw: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
};
