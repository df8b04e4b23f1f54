import { flag } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { readLoose } from './listHtml.ts';
import { isTaskList, looseAttrs, readList, readListComment, writeList } from './lists.ts';
import type { List } from 'mdast';

export const bulletList: NodeDefinition = {
  name: 'bulletList',
  attrs: { ...blockAttributes, loose: flag(false) },
  spec: { group: 'block list', content: 'listItem+' },
  toDOM: (attrs) => ['ul', looseAttrs(attrs), 0],
  html: {
    read: [{ tag: 'ul', attrs: (element) => ({ loose: readLoose(element) }) }],
    write: (node, context) => ({ tag: 'ul', attrs: {}, children: context.children(node) }),
  },
  markdown: {
    readBlock: {
      list: (node: List, context) =>
        node.ordered === true || isTaskList(node) ? null : readList(node, 'bulletList', context),
    },
    readHtml: readListComment,
    writeBlock: (node, context) => [writeList(node, context)],
  },
};
