import { optionalText, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';

/**
 * Something that lives on another site (a film, a post), by its address. It is shown as a link with a title and, if there is one, a
 * picture; nothing is loaded from that site until the writer allows it.
 */
export const embed: NodeDefinition = {
  name: 'embed',
  attrs: { url: text(), provider: optionalText(), title: optionalText(), thumbnail: optionalText() },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ url, provider, title, thumbnail }) => [
    'figure',
    {
      'data-node': 'embed',
      'data-url': textOf(url),
      ...(typeof provider === 'string' && { 'data-provider': provider }),
      ...(typeof title === 'string' && { 'data-title': title }),
      ...(typeof thumbnail === 'string' && { 'data-thumbnail': thumbnail }),
    },
  ],
  media: ({ thumbnail, title }) => (typeof thumbnail === 'string' ? [{ src: thumbnail, alt: textOf(title) }] : []),
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    read: [
      {
        tag: 'figure',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['data-node'] === 'embed'
            ? {
                url: attrs['data-url'] ?? '',
                provider: attrs['data-provider'] ?? null,
                title: attrs['data-title'] ?? null,
                thumbnail: attrs['data-thumbnail'] ?? null,
              }
            : null,
      },
    ],
  },
};
