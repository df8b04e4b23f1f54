import { optionalInteger, optionalText, readInteger, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { exportPlayer, playerMarkdown, readPagePlayer, readPlayerFigure } from './media/player.ts';

const most = 100_000;

/** A film with a player. `poster` is the picture before it plays; sizes are CSS pixels. */
export const video: NodeDefinition = {
  name: 'video',
  attrs: {
    src: text(),
    poster: optionalText(),
    title: optionalText(),
    width: optionalInteger(1, most),
    height: optionalInteger(1, most),
  },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ src, poster, title, width, height }) => [
    'video',
    {
      src: textOf(src),
      ...(typeof poster === 'string' && { poster }),
      ...(typeof title === 'string' && { title }),
      ...(typeof width === 'number' && { width: String(width) }),
      ...(typeof height === 'number' && { height: String(height) }),
      controls: '',
      preload: 'none',
    },
  ],
  media: ({ src, poster, title }) => [
    { src: textOf(src), alt: textOf(title), use: 'film' },
    ...(typeof poster === 'string' ? [{ src: poster, alt: '' }] : []),
  ],
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    write: (node, context) => exportPlayer('video', node, context),
    readElement: {
      video: (element, context) => readPagePlayer('video', element, context),
      figure: (element, context) => readPlayerFigure('video', element, context),
    },
    read: [
      {
        tag: 'video',
        attrs: ({ attrs }) =>
          attrs['src'] === undefined
            ? null
            : {
                src: attrs['src'],
                poster: attrs['poster'] ?? null,
                title: attrs['title'] ?? null,
                width: readInteger(attrs['width'], 1, most),
                height: readInteger(attrs['height'], 1, most),
              },
      },
    ],
  },
  markdown: playerMarkdown('video'),
};
