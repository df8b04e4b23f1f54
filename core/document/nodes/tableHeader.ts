import type { NodeDefinition } from '../definition.ts';
import { cellAttrs, cellContent, cellDomAttrs, cellHtmlAttrs, readCell } from './tables/cells.ts';

export const tableHeader: NodeDefinition = {
  name: 'tableHeader',
  attrs: cellAttrs,
  spec: { content: 'block+', tableRole: 'header_cell', isolating: true },
  toDOM: (attrs) => ['th', cellDomAttrs(attrs), 0],
  html: {
    read: [{ tag: 'th', attrs: readCell }],
    write: (node, context) => ({
      tag: 'th',
      attrs: cellHtmlAttrs(node.attrs ?? {}),
      children: cellContent(node, context),
    }),
  },
};
