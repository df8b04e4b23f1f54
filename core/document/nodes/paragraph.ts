import type { NodeDefinition } from '../definition.ts';

export const paragraph: NodeDefinition = {
  name: 'paragraph',
  spec: { group: 'block', content: 'inline*' },
  toDOM: () => ['p', {}, 0],
  html: { read: [{ tag: 'p' }] },
};
