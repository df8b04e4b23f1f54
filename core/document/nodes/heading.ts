import { integer, numberOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { Heading } from 'mdast';

const levels = [1, 2, 3, 4, 5, 6];

export const heading: NodeDefinition = {
  name: 'heading',
  attrs: { level: integer(1, 1, 6) },
  spec: { group: 'block', content: 'inline*', defining: true },
  toDOM: (attrs) => [`h${numberOf(attrs['level'], 1)}`, {}, 0],
  html: {
    read: levels.map((level) => ({ tag: `h${level}`, attrs: () => ({ level }) })),
    write: (node, context) => {
      const id = context.headingId(node);
      return {
        tag: `h${numberOf(node.attrs?.['level'], 1)}`,
        attrs: id === null ? {} : { id },
        children: context.children(node),
      };
    },
  },
  markdown: {
    readBlock: {
      heading: (node: Heading, context) => ({
        type: 'heading',
        attrs: { level: node.depth },
        content: context.inline(node.children),
      }),
    },
    writeBlock: (node, context) => [
      {
        type: 'heading',
        depth: numberOf(node.attrs?.['level'], 1) as Heading['depth'],
        children: context.inline(node.content ?? [], 'heading'),
      },
    ],
  },
};
