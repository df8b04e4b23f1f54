import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A tag or comment within text that is no mark of ours, kept as it was written. */
export const htmlInline: NodeDefinition = {
  name: 'htmlInline',
  attrs: { html: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'htmlInline', 'data-source': textOf(attrs['html']) }],
  html: {
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'htmlInline' ? { html: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
};
