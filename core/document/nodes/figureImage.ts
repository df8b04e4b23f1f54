import { optionalInteger, optionalText, readInteger, text, textOf } from '../attributes.ts';
import type { Attrs, NodeDefinition } from '../definition.ts';
import type { HtmlTree } from '../html.ts';
import { fileName } from './media/address.ts';
import { mostPixels } from './media/figure.ts';

const imageAttrs = ({ src, alt, title, width, height }: Attrs): Record<string, string> => ({
  src: textOf(src),
  alt: textOf(alt),
  ...(typeof title === 'string' && { title }),
  ...(typeof width === 'number' && { width: String(width) }),
  ...(typeof height === 'number' && { height: String(height) }),
});

/** A picture of a figure. `href` is where a click on it leads; sizes are CSS pixels. */
export const figureImage: NodeDefinition = {
  name: 'figureImage',
  attrs: {
    src: text(),
    alt: text(),
    title: optionalText(),
    width: optionalInteger(1, mostPixels),
    height: optionalInteger(1, mostPixels),
    href: optionalText(),
  },
  spec: { draggable: true },
  toDOM: ({ href, ...attrs }) => [
    'img',
    { ...imageAttrs(attrs), ...(typeof href === 'string' && { 'data-href': href }) },
  ],
  media: ({ src, alt }) => [{ src: textOf(src), alt: textOf(alt) }],
  text: (node) => textOf(node.attrs?.['alt']),
  html: {
    write: (node, context) => {
      const { href, ...attrs } = node.attrs ?? {};
      const src = context.mediaUrl(textOf(attrs['src']));
      const picture: HtmlTree = !src
        ? textOf(attrs['alt'])
        : { tag: 'img', attrs: imageAttrs({ ...attrs, src }), children: [] };
      const url = typeof href === 'string' ? context.linkUrl(href) : null;
      if (url === null) return picture;
      // A link needs a name, also when its picture has no words.
      const name = textOf(attrs['alt']).trim() === '' ? textOf(attrs['title']).trim() || fileName(textOf(href)) : '';
      return { tag: 'a', attrs: { href: url, ...(name !== '' && { 'aria-label': name }) }, children: picture };
    },
    // A page's pictures are read with the figure that they stand in.
    readElement: {},
    read: [
      {
        tag: 'img',
        within: 'figure',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['src'] === undefined
            ? null
            : {
                src: attrs['src'],
                alt: attrs['alt'] ?? '',
                title: attrs['title'] ?? null,
                width: readInteger(attrs['width'], 1, mostPixels),
                height: readInteger(attrs['height'], 1, mostPixels),
                href: attrs['data-href'] ?? null,
              },
      },
    ],
  },
};
