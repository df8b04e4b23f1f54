import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const italic: MarkDefinition = {
  name: 'italic',
  spec: {},
  toDOM: () => ['em', {}, 0],
  html: {
    read: [
      { tag: 'em' },
      {
        tag: 'span',
        consuming: false,
        attrs: (element) => (/^(?:italic|oblique)$/.test(styleProperty(element, 'font-style') ?? '') ? {} : null),
      },
      { tag: 'i', attrs: (element) => (styleProperty(element, 'font-style') === 'normal' ? null : {}) },
    ],
  },
  markdown: { read: { emphasis: () => ({}) }, write: (_mark, children) => [{ type: 'emphasis', children }] },
};
