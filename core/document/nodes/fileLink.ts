import { optionalInteger, readInteger, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A file to download: where it is, what it is called, and its size in bytes where that is known. */
export const fileLink: NodeDefinition = {
  name: 'fileLink',
  attrs: { src: text(), label: text(), size: optionalInteger(0, Number.MAX_SAFE_INTEGER) },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ src, label, size }) => [
    'p',
    {
      'data-node': 'fileLink',
      'data-src': textOf(src),
      'data-label': textOf(label),
      ...(typeof size === 'number' && { 'data-size': String(size) }),
    },
  ],
  media: ({ src, label }) => [{ src: textOf(src), alt: textOf(label) }],
  text: (node) => textOf(node.attrs?.['label']),
  html: {
    read: [
      {
        tag: 'p',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['data-node'] === 'fileLink'
            ? {
                src: attrs['data-src'] ?? '',
                label: attrs['data-label'] ?? '',
                size: readInteger(attrs['data-size'], 0, Number.MAX_SAFE_INTEGER),
              }
            : null,
      },
    ],
  },
};
