import type { MarkDefinition } from '../definition.ts';

export const small: MarkDefinition = {
  name: 'small',
  spec: {},
  toDOM: () => ['small', {}, 0],
  html: { read: [{ tag: 'small' }] },
  markdown: {},
};
