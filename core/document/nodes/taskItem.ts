import { flag } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

export const taskItem: NodeDefinition = {
  name: 'taskItem',
  attrs: { checked: flag(false) },
  spec: { content: 'paragraph block*', defining: true },
  toDOM: (attrs) => ['li', { 'data-type': 'taskItem', 'data-checked': String(attrs['checked'] === true) }, 0],
  html: {
    read: [
      {
        tag: 'li',
        priority: 51,
        attrs: (element) => {
          if (element.attrs['data-type'] === 'taskItem') {
            return { checked: ['', 'true'].includes(element.attrs['data-checked'] ?? 'false') };
          }
          const box = element.firstElement();
          return box?.name === 'input' && box.attrs['type'] === 'checkbox' ? { checked: 'checked' in box.attrs } : null;
        },
      },
    ],
  },
};
