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
            : {
                href: element.attrs['href'],
                title: element.attrs['title'] ?? null,
                rel: element.attrs['rel'] ?? null,
                target: element.attrs['target']?.toLowerCase() === '_blank' ? '_blank' : null,
              },
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
    // Markdown has no place for a title that is empty, for what a page is to us, nor for where it opens.
    write: (mark, children) =>
      mark.attrs?.['title'] === '' || typeof mark.attrs?.['rel'] === 'string' || mark.attrs?.['target'] === '_blank'
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
  const { href, title, rel, target } = attrs;
  return {
    href: textOf(href),
    ...(typeof title === 'string' && { title }),
    ...(typeof rel === 'string' && { rel }),
    ...(target === '_blank' && { target }),
  };
}

/** What a link may say of where it leads that means something to readers, search engines and other sites. */
const meaningful = new Set([
  'nofollow',
  'sponsored',
  'ugc',
  'me',
  'author',
  'license',
  'tag',
  'bookmark',
  'external',
  'canonical',
  'alternate',
  'help',
  'search',
  'next',
  'prev',
  'in-reply-to',
  'syndication',
  'noreferrer',
]);

/** A page's `rel` without the words that any publishing system adds by itself; null when nothing is left. */
export function meaningfulRel(rel: string): string | null {
  const words = relWords(rel).filter((word) => meaningful.has(word));
  return words.length > 0 ? words.join(' ') : null;
}

/** The `rel` of a link on a page: one that opens a window of its own never hands ours to it. */
export function pageRel(rel: string | undefined, target: string | undefined): string | null {
  const words = relWords(rel ?? '');
  const open = target === '_blank' && !words.includes('noopener') && !words.includes('noreferrer');
  return [...words, ...(open ? ['noopener'] : [])].join(' ') || null;
}

const relWords = (rel: string): string[] => [
  ...new Set(
    rel
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
  ),
];
