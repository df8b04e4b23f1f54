import type { MarkDefinition } from '../definition.ts';
import { hasDecoration } from '../html.ts';

export const strike: MarkDefinition = {
  name: 'strike',
  spec: {},
  toDOM: () => ['s', {}, 0],
  html: {
    read: [
      { tag: 's' },
      { tag: 'span', consuming: false, attrs: (element) => (hasDecoration(element, 'line-through') ? {} : null) },
      { tag: 'del' },
      { tag: 'strike' },
    ],
  },
  markdown: { read: { delete: () => ({}) }, write: (_mark, children) => [{ type: 'delete', children }] },
};
