import type { MarkDefinition } from '../definition.ts';

export const strike: MarkDefinition = {
  name: 'strike',
  spec: {},
  toDOM: () => ['s', {}, 0],
  html: { read: [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }] },
  markdown: { read: { delete: () => ({}) }, write: (_mark, children) => [{ type: 'delete', children }] },
};
