import { optionalText, optionalWord, text, textOf } from '../attributes.ts';
import type { Attrs, MarkDefinition } from '../definition.ts';
import type { Link, LinkReference } from 'mdast';

export const link: MarkDefinition = {
  name: 'link',
  attrs: { href: text(), title: optionalText(), rel: optionalText(), target: optionalWord('_blank') },
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
  markdown: {
    read: {
      link: (node: Link) => ({ href: node.url, title: node.title ?? null }),
      linkReference: (node: LinkReference, context) => {
        const target = context.definition(node.identifier);
        return target === undefined ? null : { href: target.url, title: target.title ?? null };
      },
    },
    // Markdown has no place for a title that is empty.
    write: (mark, children) =>
      mark.attrs?.['title'] === ''
        ? null
        : [
            {
              type: 'link',
              url: textOf(mark.attrs?.['href']),
              title: typeof mark.attrs?.['title'] === 'string' ? mark.attrs['title'] : null,
              children,
            },
          ],
  },
};

function linkAttrs(attrs: Attrs): Record<string, string> {
  const { href, title } = attrs;
  return { href: typeof href === 'string' ? href : '', ...(typeof title === 'string' && { title }) };
}
