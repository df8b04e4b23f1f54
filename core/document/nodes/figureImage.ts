import { optionalInteger, optionalText, readInteger, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

const most = 100_000;

/** A picture of a figure. `href` is where a click on it leads; sizes are CSS pixels. */
export const figureImage: NodeDefinition = {
  name: 'figureImage',
  attrs: {
    src: text(),
    alt: text(),
    title: optionalText(),
    width: optionalInteger(1, most),
    height: optionalInteger(1, most),
    href: optionalText(),
  },
  spec: { draggable: true },
  toDOM: ({ src, alt, title, width, height, href }) => [
    'img',
    {
      src: textOf(src),
      alt: textOf(alt),
      ...(typeof title === 'string' && { title }),
      ...(typeof width === 'number' && { width: String(width) }),
      ...(typeof height === 'number' && { height: String(height) }),
      ...(typeof href === 'string' && { 'data-href': href }),
    },
  ],
  media: ({ src, alt }) => [{ src: textOf(src), alt: textOf(alt) }],
  text: (node) => textOf(node.attrs?.['alt']),
  html: {
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
                width: readInteger(attrs['width'], 1, most),
                height: readInteger(attrs['height'], 1, most),
                href: attrs['data-href'] ?? null,
              },
      },
    ],
  },
};
