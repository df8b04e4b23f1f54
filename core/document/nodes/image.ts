import { optionalInteger, optionalText, readInteger, text } from '../attributes.ts';
import type { Attrs, NodeDefinition } from '../definition.ts';

/** The most pixels a picture may be said to have across. */
const most = 100_000;

/** A picture. Inline, as in Markdown; a paragraph that holds one picture and nothing else is shown as a figure. */
export const image: NodeDefinition = {
  name: 'image',
  attrs: {
    src: text(),
    alt: text(),
    title: optionalText(),
    width: optionalInteger(1, most),
    height: optionalInteger(1, most),
  },
  spec: { group: 'inline', inline: true, draggable: true },
  toDOM: (attrs) => ['img', imageAttrs(attrs)],
  html: {
    read: [
      {
        tag: 'img',
        attrs: (element) =>
          element.attrs['src'] === undefined
            ? null
            : {
                src: element.attrs['src'],
                alt: element.attrs['alt'] ?? '',
                title: element.attrs['title'] ?? null,
                width: readInteger(element.attrs['width'], 1, most),
                height: readInteger(element.attrs['height'], 1, most),
              },
      },
    ],
    write: (node, context) => {
      const src = context.mediaUrl(typeof node.attrs?.['src'] === 'string' ? node.attrs['src'] : '');
      if (src === null) return typeof node.attrs?.['alt'] === 'string' ? node.attrs['alt'] : '';
      return { tag: 'img', attrs: imageAttrs({ ...node.attrs, src }), children: [] };
    },
  },
};

function imageAttrs(attrs: Attrs): Record<string, string> {
  const { src, alt, title, width, height } = attrs;
  return {
    src: typeof src === 'string' ? src : '',
    alt: typeof alt === 'string' ? alt : '',
    ...(typeof title === 'string' && { title }),
    ...(typeof width === 'number' && { width: String(width) }),
    ...(typeof height === 'number' && { height: String(height) }),
  };
}
