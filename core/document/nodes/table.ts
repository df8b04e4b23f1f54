import type { NodeDefinition } from '../definition.ts';

export const table: NodeDefinition = {
  name: 'table',
  spec: { group: 'block', content: 'tableRow+', tableRole: 'table', isolating: true },
  toDOM: () => ['table', {}, ['tbody', {}, 0]],
  html: { read: [{ tag: 'table' }] },
};
