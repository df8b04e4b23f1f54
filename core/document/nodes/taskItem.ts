import { flag } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { itemContent, readBox } from './listHtml.ts';

export const taskItem: NodeDefinition = {
  name: 'taskItem',
  attrs: { checked: flag(false) },
  spec: { content: 'paragraph block*', defining: true },
  toDOM: (attrs) => ['li', { 'data-type': 'taskItem', 'data-checked': String(attrs['checked'] === true) }, 0],
  html: {
    write: (node, context) => ({
      tag: 'li',
      attrs: {},
      children: itemContent(node, context, node.attrs?.['checked'] === true),
    }),
    read: [
      {
        tag: 'li',
        priority: 51,
        attrs: (element) => {
          if (element.attrs['data-type'] === 'taskItem') {
            return { checked: ['', 'true'].includes(element.attrs['data-checked'] ?? 'false') };
          }
          const checked = readBox(element);
          return checked === null ? null : { checked };
        },
      },
    ],
  },
};
