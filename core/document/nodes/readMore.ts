import { optionalText } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** Where a list of posts stops and offers to read on, perhaps in words of its own (WordPress has those). */
export const readMore: NodeDefinition = {
  name: 'readMore',
  attrs: { text: optionalText() },
  spec: { group: 'block', atom: true },
  toDOM: ({ text }) => ['div', { 'data-node': 'readMore', ...(typeof text === 'string' && { 'data-text': text }) }],
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => (attrs['data-node'] === 'readMore' ? { text: attrs['data-text'] ?? null } : null),
      },
    ],
  },
};
