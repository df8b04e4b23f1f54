import { flag } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { looseAttrs, readLoose } from './lists.ts';

export const taskList: NodeDefinition = {
  name: 'taskList',
  attrs: { loose: flag(false) },
  spec: { group: 'block list', content: 'taskItem+' },
  toDOM: (attrs) => ['ul', { 'data-type': 'taskList', ...looseAttrs(attrs) }, 0],
  html: {
    read: [
      {
        tag: 'ul',
        priority: 51,
        attrs: (element) => {
          const marked =
            element.attrs['data-type'] === 'taskList' ||
            /\b(contains-task-list|task-list)\b/.test(element.attrs['class'] ?? '');
          return marked ? { loose: readLoose(element) } : null;
        },
      },
    ],
    write: (node, context) => ({ tag: 'ul', attrs: { class: 'task-list' }, children: context.children(node) }),
  },
};
