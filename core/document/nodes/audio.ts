import { optionalText, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** A sound with a player. `title` names it. */
export const audio: NodeDefinition = {
  name: 'audio',
  attrs: { src: text(), title: optionalText() },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ src, title }) => [
    'audio',
    { src: textOf(src), ...(typeof title === 'string' && { title }), controls: '', preload: 'none' },
  ],
  media: ({ src, title }) => [{ src: textOf(src), alt: textOf(title) }],
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    readElement: {},
    read: [
      {
        tag: 'audio',
        attrs: ({ attrs }) =>
          attrs['src'] === undefined ? null : { src: attrs['src'], title: attrs['title'] ?? null },
      },
    ],
  },
};
