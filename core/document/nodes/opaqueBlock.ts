import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** Markdown that Longhand keeps but does not edit (a footnote, display math, nesting that is too deep), as it was written. */
export const opaqueBlock: NodeDefinition = {
  name: 'opaqueBlock',
  attrs: { source: text() },
  spec: { group: 'block', atom: true },
  toDOM: (attrs) => ['div', { 'data-node': 'opaqueBlock', 'data-source': textOf(attrs['source']) }],
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'opaqueBlock' ? { source: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
};
