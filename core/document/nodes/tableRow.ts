import type { NodeDefinition } from '../definition.ts';

export const tableRow: NodeDefinition = {
  name: 'tableRow',
  spec: { content: '(tableCell | tableHeader)*', tableRole: 'row' },
  toDOM: () => ['tr', {}, 0],
  html: { read: [{ tag: 'tr' }] },
};
