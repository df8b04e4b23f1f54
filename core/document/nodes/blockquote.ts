import type { NodeDefinition } from '../definition.ts';

export const blockquote: NodeDefinition = {
  name: 'blockquote',
  spec: { group: 'block', content: 'block+', defining: true },
  toDOM: () => ['blockquote', {}, 0],
  html: { read: [{ tag: 'blockquote' }] },
};
