import { flag, integer, readInteger } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { looseAttrs, readLoose } from './lists.ts';

/** Markdown knows numbers of nine digits and no more. */
const most = 999_999_999;

export const orderedList: NodeDefinition = {
  name: 'orderedList',
  attrs: { start: integer(1, 0, most), loose: flag(false) },
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
};

function startAttrs(start: unknown): Record<string, string> {
  return typeof start !== 'number' || start === 1 ? {} : { start: String(start) };
}
