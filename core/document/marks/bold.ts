import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const bold: MarkDefinition = {
  name: 'bold',
  spec: {},
  toDOM: () => ['strong', {}, 0],
  html: {
    read: [
      { tag: 'strong' },
      {
        tag: 'span',
        consuming: false,
        attrs: (element) => (/^(?:bold|bolder|[6-9]00)$/.test(styleProperty(element, 'font-weight') ?? '') ? {} : null),
      },
      { tag: 'b', attrs: (element) => (styleProperty(element, 'font-weight') === 'normal' ? null : {}) },
    ],
  },
  markdown: { read: { strong: () => ({}) }, write: (_mark, children) => [{ type: 'strong', children }] },
};
