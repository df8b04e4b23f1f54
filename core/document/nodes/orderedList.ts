import { flag, integer, readInteger } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { readLoose } from './listHtml.ts';
import { looseAttrs, readList, writeList } from './lists.ts';
import type { List } from 'mdast';

/** Markdown knows numbers of nine digits and no more. */
const most = 999_999_999;

export const orderedList: NodeDefinition = {
  name: 'orderedList',
  attrs: { ...blockAttributes, start: integer(1, 0, most), loose: flag(false) },
  spec: { group: 'block list', content: 'listItem+' },
  toDOM: (attrs) => ['ol', { ...startAttrs(attrs['start']), ...looseAttrs(attrs) }, 0],
  html: {
    read: [
      {
        tag: 'ol',
        attrs: (element) => ({ start: readInteger(element.attrs['start'], 0, most) ?? 1, loose: readLoose(element) }),
      },
    ],
    write: (node, context) => ({
      tag: 'ol',
      attrs: startAttrs(node.attrs?.['start']),
      children: context.children(node),
    }),
  },
  markdown: {
    readBlock: {
      list: (node: List, context) => {
        if (node.ordered !== true) return null;
        const list = readList(node, 'orderedList', context);
        return { ...list, attrs: { ...list.attrs, start: node.start ?? 1 } };
      },
    },
    writeBlock: (node, context) => [writeList(node, context)],
  },
};

function startAttrs(start: unknown): Record<string, string> {
  return typeof start !== 'number' || start === 1 ? {} : { start: String(start) };
}
