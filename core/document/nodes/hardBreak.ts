import type { NodeDefinition } from '../definition.ts';

export const hardBreak: NodeDefinition = {
  name: 'hardBreak',
  spec: { group: 'inline', inline: true, selectable: false, linebreakReplacement: true, leafText: () => '\n' },
  toDOM: () => ['br', {}],
  text: () => '\n',
  html: { read: [{ tag: 'br' }] },
  markdown: {
    readInline: { break: () => ({ type: 'hardBreak' }) },
    readTag: (tag) =>
      tag.name === 'br' && Object.keys(tag.attrs).length === 0 ? { node: { type: 'hardBreak' }, next: 1 } : null,
    // A line end cannot stand at the edge of a mark or block, nor before what might begin a block of its own.
    writeInline: (_node, { place, previous, next }) =>
      place !== 'paragraph' ||
      previous === null ||
      next === null ||
      ![previous, next].every((one) => ['text', 'image'].includes(one.type))
        ? [{ type: 'html', value: '<br>' }]
        : [{ type: 'break' }],
  },
};
