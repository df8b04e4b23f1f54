import type { MarkDefinition } from '../definition.ts';

/** A key to be pressed, or something to be typed. */
export const keyboard: MarkDefinition = {
  name: 'keyboard',
  spec: {},
  toDOM: () => ['kbd', {}, 0],
  html: { read: [{ tag: 'kbd' }] },
  markdown: {},
};
