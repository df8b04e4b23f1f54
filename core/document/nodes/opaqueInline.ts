import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { KeptMarkdown } from '../markdown.ts';
import { readKept, writeKept } from './kept.ts';

/** Markdown within text that Longhand keeps but does not edit (an address that a site builder fills in, say), as it was written. */
export const opaqueInline: NodeDefinition = {
  name: 'opaqueInline',
  attrs: { source: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'opaqueInline', 'data-source': textOf(attrs['source']) }],
  html: {
    write: (node) => textOf(node.attrs?.['source']),
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'opaqueInline' ? { source: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
  markdown: {
    readInline: { kept: (node: KeptMarkdown) => ({ type: 'opaqueInline', attrs: { source: node.value } }) },
    readTag: (tag, closed) => readKept('opaqueInline', 'source', 'data-markdown', tag, closed),
    writeInline: (node, context) => writeKept(textOf(node.attrs?.['source']), 'data-markdown', context),
  },
};
