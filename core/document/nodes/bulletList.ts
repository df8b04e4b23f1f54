import { flag } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { looseAttrs, readLoose } from './lists.ts';

export const bulletList: NodeDefinition = {
  name: 'bulletList',
  attrs: { loose: flag(false) },
  spec: { group: 'block list', content: 'listItem+' },
  toDOM: (attrs) => ['ul', looseAttrs(attrs), 0],
  html: {
    read: [{ tag: 'ul', attrs: (element) => ({ loose: readLoose(element) }) }],
    write: (node, context) => ({ tag: 'ul', attrs: {}, children: context.children(node) }),
  },
};
