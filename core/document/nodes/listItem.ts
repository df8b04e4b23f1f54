import { optionalFlag } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { itemContent } from './listHtml.ts';

/** `checked` is for a box on one item of an ordinary or numbered list; a list in which every item has a box is a `taskList`. */
export const listItem: NodeDefinition = {
  name: 'listItem',
  attrs: { checked: optionalFlag() },
  spec: { content: 'paragraph block*', defining: true },
  toDOM: (attrs) => [
    'li',
    typeof attrs['checked'] === 'boolean' ? { 'data-checked': String(attrs['checked']) } : {},
    0,
  ],
  html: {
    write: (node, context) => ({
      tag: 'li',
      attrs: {},
      children: itemContent(node, context, typeof node.attrs?.['checked'] === 'boolean' ? node.attrs['checked'] : null),
    }),
    read: [{ tag: 'li', attrs: (element) => ({ checked: readChecked(element.attrs['data-checked']) }) }],
  },
};

function readChecked(value: string | undefined): boolean | null {
  return value === 'true' ? true : value === 'false' ? false : null;
}
