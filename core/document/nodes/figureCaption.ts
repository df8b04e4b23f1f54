import type { NodeDefinition } from '../definition.ts';

/** The words under a figure; empty where there are none. */
export const figureCaption: NodeDefinition = {
  name: 'figureCaption',
  spec: { content: 'inline*', isolating: true, defining: true },
  toDOM: () => ['figcaption', {}, 0],
  html: {
    write: (node, context) =>
      (node.content ?? []).length === 0 ? [] : { tag: 'figcaption', attrs: {}, children: context.children(node) },
    // A page's caption is read with the figure that it stands in.
    readElement: {},
    read: [{ tag: 'figcaption', within: 'figure', priority: 60 }],
  },
};
