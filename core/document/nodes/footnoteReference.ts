import { form, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { isFootnoteLabel } from './footnotes.ts';

/** The mark in the text that leads to a footnote. */
export const footnoteReference: NodeDefinition = {
  name: 'footnoteReference',
  attrs: { label: form('1', isFootnoteLabel) },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: ({ label }) => ['sup', { 'data-footnote': textOf(label) }],
  html: {
    read: [
      {
        tag: 'sup',
        priority: 60,
        attrs: ({ attrs }) => {
          const label = attrs['data-footnote'];
          return label !== undefined && isFootnoteLabel(label) ? { label } : null;
        },
      },
    ],
  },
};
