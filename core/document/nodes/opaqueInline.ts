import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** Markdown within text that Longhand keeps but does not edit (a footnote mark, math), as it was written. */
export const opaqueInline: NodeDefinition = {
  name: 'opaqueInline',
  attrs: { source: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'opaqueInline', 'data-source': textOf(attrs['source']) }],
  html: {
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'opaqueInline' ? { source: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
};
