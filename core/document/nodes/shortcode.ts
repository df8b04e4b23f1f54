import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { KeptMarkdown } from '../markdown.ts';
import { readKept, writeKept } from './kept.ts';

/** A site builder's own code within text, Hugo's {{…}} or Liquid's {%…%}, kept as it was written. */
export const shortcode: NodeDefinition = {
  name: 'shortcode',
  attrs: { raw: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'shortcode', 'data-source': textOf(attrs['raw']) }],
  html: {
    write: (node) => textOf(node.attrs?.['raw']),
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'shortcode' ? { raw: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
  markdown: {
    readInline: { shortcode: (node: KeptMarkdown) => ({ type: 'shortcode', attrs: { raw: node.value } }) },
    readTag: (tag, closed) => readKept('shortcode', 'raw', 'data-shortcode', tag, closed),
    writeInline: (node, context) => writeKept(textOf(node.attrs?.['raw']), 'data-shortcode', context),
  },
};
