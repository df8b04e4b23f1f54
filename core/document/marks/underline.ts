import type { MarkDefinition } from '../definition.ts';

export const underline: MarkDefinition = {
  name: 'underline',
  spec: {},
  toDOM: () => ['u', {}, 0],
  html: { read: [{ tag: 'u' }, { tag: 'ins' }] },
  markdown: {},
};
