import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const subscript: MarkDefinition = {
  name: 'subscript',
  spec: {},
  toDOM: () => ['sub', {}, 0],
  html: {
    read: [
      { tag: 'sub' },
      {
        tag: 'span',
        consuming: false,
        attrs: (element) => (styleProperty(element, 'vertical-align') === 'sub' ? {} : null),
      },
    ],
  },
  markdown: {},
};
