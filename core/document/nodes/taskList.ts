import { flag } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { readBox, readLoose } from './listHtml.ts';
import { isTaskList, looseAttrs, readList, writeList } from './lists.ts';
import type { List } from 'mdast';

export const taskList: NodeDefinition = {
  name: 'taskList',
  attrs: { ...blockAttributes, loose: flag(false) },
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
            /\b(?:contains-task-list|task-list)\b/.test(element.attrs['class'] ?? '') ||
            readBox(element.firstElement()) !== null;
          return marked ? { loose: readLoose(element) } : null;
        },
      },
    ],
    write: (node, context) => ({ tag: 'ul', attrs: { class: 'task-list' }, children: context.children(node) }),
  },
  markdown: {
    readBlock: { list: (node: List, context) => (isTaskList(node) ? readList(node, 'taskList', context) : null) },
    writeBlock: (node, context) => [writeList(node, context)],
  },
};
