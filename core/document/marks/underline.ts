import type { MarkDefinition } from '../definition.ts';
import { hasDecoration } from '../html.ts';

export const underline: MarkDefinition = {
  name: 'underline',
  spec: {},
  toDOM: () => ['u', {}, 0],
  html: {
    read: [
      { tag: 'u' },
      { tag: 'span', consuming: false, attrs: (element) => (hasDecoration(element, 'underline') ? {} : null) },
    ],
  },
  markdown: {},
};
