import { integer, numberOf, optionalForm } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { Heading } from 'mdast';

const levels = [1, 2, 3, 4, 5, 6];

/** What may be the id of a heading: what stands in an address after `#` without being encoded. */
const isHeadingId = (value: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:-]{0,199}$/u.test(value);

/** `id` is the one the writer gave it, to which links lead whatever becomes of its words; by default it is made of them. */
export const heading: NodeDefinition = {
  name: 'heading',
  attrs: { ...blockAttributes, level: integer(1, 1, 6), id: optionalForm(isHeadingId) },
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
