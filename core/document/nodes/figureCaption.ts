import type { NodeDefinition } from '../definition.ts';

/** The words under a figure; empty where there are none. */
export const figureCaption: NodeDefinition = {
  name: 'figureCaption',
  spec: { content: 'inline*', isolating: true, defining: true },
  toDOM: () => ['figcaption', {}, 0],
  html: {
    readElement: {},
    read: [{ tag: 'figcaption', within: 'figure', priority: 60 }],
  },
};
