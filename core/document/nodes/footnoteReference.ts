import type { FootnoteReference } from 'mdast';

import { form, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { raw } from '../markdown.ts';
import { openTag } from '../tag.ts';
import { footnoteLabel, isFootnoteLabel } from './footnotes.ts';
import { readFootnoteMark } from './footnotesHtml.ts';

/** The mark in the text that leads to a footnote. */
export const footnoteReference: NodeDefinition = {
  name: 'footnoteReference',
  attrs: { label: form('1', isFootnoteLabel) },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: ({ label }) => ['sup', { 'data-footnote': textOf(label) }],
  html: {
    write: (node, context) => context.footnote(footnoteLabel(node)),
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
    readElement: { a: readFootnoteMark, sup: readFootnoteMark },
  },
  markdown: {
    readInline: {
      footnoteReference: (node: FootnoteReference, context) => {
        const label = context.slice(node).slice(2, -1);
        return isFootnoteLabel(label) ? { type: 'footnoteReference', attrs: { label } } : null;
      },
    },
    readTag: ({ name, attrs }, closed) => {
      const label = attrs['data-footnote'];
      if (name !== 'sup' || !closed || label === undefined || Object.keys(attrs).length > 1) return null;
      return isFootnoteLabel(label) ? { node: { type: 'footnoteReference', attrs: { label } }, next: 2 } : null;
    },
    writeInline: (node, { place, careful }) => {
      const label = footnoteLabel(node);
      return careful || (place === 'cell' && label.includes('|'))
        ? [
            { type: 'html', value: openTag('sup', { 'data-footnote': label }) },
            { type: 'html', value: '</sup>' },
          ]
        : [raw(`[^${label}]`)];
    },
  },
};
