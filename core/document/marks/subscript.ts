import type { MarkDefinition } from '../definition.ts';

export const subscript: MarkDefinition = {
  name: 'subscript',
  spec: {},
  toDOM: () => ['sub', {}, 0],
  html: { read: [{ tag: 'sub' }] },
  markdown: {},
};
