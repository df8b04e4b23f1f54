import type { NodeDefinition } from '../definition.ts';

export const hardBreak: NodeDefinition = {
  name: 'hardBreak',
  spec: { group: 'inline', inline: true, selectable: false, linebreakReplacement: true, leafText: () => '\n' },
  toDOM: () => ['br', {}],
  html: { read: [{ tag: 'br' }] },
};
