import { optionalText, text } from '../attributes.ts';
import type { Attrs, MarkDefinition } from '../definition.ts';

export const link: MarkDefinition = {
  name: 'link',
  attrs: { href: text(), title: optionalText() },
  spec: { inclusive: false, exitable: true },
  toDOM: (attrs) => ['a', linkAttrs(attrs), 0],
  html: {
    read: [
      {
        tag: 'a',
        attrs: (element) =>
          element.attrs['href'] === undefined
            ? null
            : { href: element.attrs['href'], title: element.attrs['title'] ?? null },
      },
    ],
  },
  markdown: {},
};

function linkAttrs(attrs: Attrs): Record<string, string> {
  const { href, title } = attrs;
  return { href: typeof href === 'string' ? href : '', ...(typeof title === 'string' && { title }) };
}
