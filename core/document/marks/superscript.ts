import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const superscript: MarkDefinition = {
  name: 'superscript',
  spec: {},
  toDOM: () => ['sup', {}, 0],
  html: {
    read: [
      { tag: 'sup' },
      {
        tag: 'span',
        consuming: false,
        attrs: (element) => (styleProperty(element, 'vertical-align') === 'super' ? {} : null),
      },
    ],
  },
  markdown: {},
};
