import { form, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { isFootnoteLabel } from './footnotes.ts';

/** A footnote's text. It stays where its writer put it; pages show it at their end. */
export const footnoteDefinition: NodeDefinition = {
  name: 'footnoteDefinition',
  attrs: { label: form('1', isFootnoteLabel) },
  spec: { group: 'block', content: 'block+', isolating: true, defining: true },
  toDOM: ({ label }) => ['div', { 'data-footnote-text': textOf(label) }, 0],
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => {
          const label = attrs['data-footnote-text'];
          return label !== undefined && isFootnoteLabel(label) ? { label } : null;
        },
      },
    ],
  },
};
