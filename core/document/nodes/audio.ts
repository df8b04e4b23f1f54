import { optionalText, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { classesOf, shownText } from '../element.ts';
import type { ElementTree } from '../element.ts';
import { descendant, exportPlayer, playerMarkdown, readPagePlayer, readPlayerFigure } from './media/player.ts';

/** A sound with a player. `title` names it. */
export const audio: NodeDefinition = {
  name: 'audio',
  attrs: { src: text(), title: optionalText() },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ src, title }) => [
    'audio',
    { src: textOf(src), ...(typeof title === 'string' && { title }), controls: '', preload: 'none' },
  ],
  media: ({ src, title }) => [{ src: textOf(src), alt: textOf(title), use: 'sound' }],
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    write: (node, context) => exportPlayer('audio', node, context),
    readElement: {
      audio: (element, context) => readPagePlayer('audio', element, context),
      figure: (element, context) => readPlayerFigure('audio', element, context),
      // A card of Ghost: a picture, buttons, and the title in an element of its own.
      div: (element, context) => {
        const player = classesOf(element).includes('kg-audio-card') ? descendant(element, 'audio') : null;
        if (player === null) return null;
        const node = readPagePlayer('audio', player, context);
        const title = shownText(byClass(element, 'kg-audio-title')?.text() ?? '');
        return node === null || title === '' ? node : { ...node, attrs: { ...node.attrs, title } };
      },
    },
    read: [
      {
        tag: 'audio',
        attrs: ({ attrs }) =>
          attrs['src'] === undefined ? null : { src: attrs['src'], title: attrs['title'] ?? null },
      },
    ],
  },
  markdown: playerMarkdown('audio'),
};

function byClass(element: ElementTree, name: string): ElementTree | null {
  for (const child of element.elements()) {
    const found = classesOf(child).includes(name) ? child : byClass(child, name);
    if (found !== null) return found;
  }
  return null;
}
