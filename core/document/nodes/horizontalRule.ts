import type { NodeDefinition } from '../definition.ts';

export const horizontalRule: NodeDefinition = {
  name: 'horizontalRule',
  spec: { group: 'block' },
  toDOM: () => ['hr', {}],
  html: { read: [{ tag: 'hr' }] },
  markdown: {
    readBlock: { thematicBreak: () => ({ type: 'horizontalRule' }) },
    writeBlock: () => [{ type: 'thematicBreak' }],
  },
};
