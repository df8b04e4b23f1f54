import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { openTag } from '../tag.ts';
import type { Html, Link } from 'mdast';
import { readKept, writeKept } from './kept.ts';

/** A tag or comment within text that is no mark of ours, kept as it was written. */
export const htmlInline: NodeDefinition = {
  name: 'htmlInline',
  attrs: { html: text() },
  spec: { group: 'inline', inline: true, atom: true },
  toDOM: (attrs) => ['span', { 'data-node': 'htmlInline', 'data-source': textOf(attrs['html']) }],
  html: {
    write: (node) => ({ rawHtml: textOf(node.attrs?.['html']) }),
    read: [
      {
        tag: 'span',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'htmlInline' ? { html: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
  markdown: {
    readInline: {
      // A link around nothing has no text to mark; as tags it stays what it is.
      link: (node: Link) =>
        node.children.length > 0
          ? null
          : [
              openTag('a', { href: node.url, ...(typeof node.title === 'string' && { title: node.title }) }),
              '</a>',
            ].map((html) => ({ type: 'htmlInline', attrs: { html } })),
      html: (node: Html) => ({ type: 'htmlInline', attrs: { html: node.value } }),
    },
    readTag: (tag, closed) => readKept('htmlInline', 'html', 'data-html', tag, closed),
    writeInline: (node, context) => writeKept(textOf(node.attrs?.['html']), 'data-html', context),
  },
};
