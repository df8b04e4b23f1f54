import type { MarkDefinition } from '../definition.ts';

export const superscript: MarkDefinition = {
  name: 'superscript',
  spec: {},
  toDOM: () => ['sup', {}, 0],
  html: { read: [{ tag: 'sup' }] },
  markdown: {},
};
