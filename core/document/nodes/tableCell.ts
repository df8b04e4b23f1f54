import type { NodeDefinition } from '../definition.ts';
import { cellAttrs, cellContent, cellDomAttrs, cellHtmlAttrs, readCell } from './tables/cells.ts';

export const tableCell: NodeDefinition = {
  name: 'tableCell',
  attrs: cellAttrs,
  spec: { content: 'block+', tableRole: 'cell', isolating: true },
  toDOM: (attrs) => ['td', cellDomAttrs(attrs), 0],
  html: {
    read: [{ tag: 'td', attrs: readCell }],
    write: (node, context) => ({
      tag: 'td',
      attrs: cellHtmlAttrs(node.attrs ?? {}),
      children: cellContent(node, context),
    }),
  },
};
