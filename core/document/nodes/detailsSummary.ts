import type { NodeDefinition } from '../definition.ts';

/** The line of details that is always seen. */
export const detailsSummary: NodeDefinition = {
  name: 'detailsSummary',
  spec: { content: 'inline*', isolating: true, defining: true },
  toDOM: () => ['summary', {}, 0],
  html: {
    readElement: {},
    read: [{ tag: 'summary', within: 'details', priority: 60 }],
  },
};
