import { form, optionalText, textOf } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { readForeignCallout } from './callouts/foreign.ts';
import { isKind } from './callouts/kinds.ts';
import { readCallout, writeCallout } from './callouts/markdown.ts';

/**
 * A box beside the argument. `kind` is one of GitHub's (note, tip, important, warning, caution) or another tool's own word, in lower
 * case; `title` stands in its place where there is one.
 */
export const callout: NodeDefinition = {
  name: 'callout',
  attrs: { ...blockAttributes, kind: form('note', isKind), title: optionalText() },
  spec: { group: 'block', content: 'block+', defining: true },
  toDOM: ({ kind, title }) => [
    'div',
    { 'data-callout': textOf(kind), ...(typeof title === 'string' && { 'data-title': title }) },
    0,
  ],
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => {
          const kind = attrs['data-callout'];
          return kind !== undefined && isKind(kind) ? { kind, title: attrs['data-title'] ?? null } : null;
        },
      },
    ],
    readElement: { aside: readForeignCallout, div: readForeignCallout },
    write: (node, context) => {
      const kind = textOf(node.attrs?.['kind']) || 'note';
      const title = node.attrs?.['title'];
      const words = typeof title === 'string' ? title : context.calloutTitle(kind);
      const strong = { tag: 'strong', attrs: {}, children: words };
      return {
        tag: 'aside',
        attrs: { class: `callout callout-${kind}`, role: 'note' },
        children: [
          ...(words === '' ? [] : [{ tag: 'p', attrs: { class: 'callout-title' }, children: strong }]),
          context.children(node),
        ],
      };
    },
  },
  markdown: {
    readBlock: { blockquote: readCallout },
    writeBlock: (node, context) => [writeCallout(node, context)],
  },
};
