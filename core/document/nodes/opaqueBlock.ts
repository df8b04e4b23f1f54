import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { KeptMarkdown } from '../markdown.ts';

/** Markdown that Longhand keeps but does not edit (nesting that is too deep, footnotes and math of an unusual form), as it was written. */
export const opaqueBlock: NodeDefinition = {
  name: 'opaqueBlock',
  attrs: { source: text() },
  spec: { group: 'block', atom: true },
  toDOM: (attrs) => ['div', { 'data-node': 'opaqueBlock', 'data-source': textOf(attrs['source']) }],
  html: {
    write: (node) => ({ tag: 'div', attrs: { class: 'markdown' }, children: textOf(node.attrs?.['source']) }),
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'opaqueBlock' ? { source: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
  markdown: {
    readBlock: {
      keptBlock: (node: KeptMarkdown) => ({ type: 'opaqueBlock', attrs: { source: node.value } }),
    },
    writeBlock: (node) => [{ type: 'raw', value: textOf(node.attrs?.['source']) }],
  },
};
