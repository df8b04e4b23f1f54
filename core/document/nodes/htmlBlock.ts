import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** HTML between blocks, kept as it was written. The writer sees it as source; the page gets it made safe. */
export const htmlBlock: NodeDefinition = {
  name: 'htmlBlock',
  attrs: { html: text() },
  spec: { group: 'block', atom: true },
  toDOM: (attrs) => ['div', { 'data-node': 'htmlBlock', 'data-source': textOf(attrs['html']) }],
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'htmlBlock' ? { html: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
};
