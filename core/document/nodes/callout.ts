import { form, optionalText, textOf } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';

const isKind = (value: string): boolean => /^[a-z][a-z\d-]{0,39}$/.test(value);

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
  },
};
