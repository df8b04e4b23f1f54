import { optionalText } from '../attributes.ts';
import type { MarkDefinition } from '../definition.ts';

/** A short form; `title` is what it stands for. */
export const abbreviation: MarkDefinition = {
  name: 'abbreviation',
  attrs: { title: optionalText() },
  spec: {},
  toDOM: ({ title }) => ['abbr', typeof title === 'string' ? { title } : {}, 0],
  html: { read: [{ tag: 'abbr', attrs: ({ attrs }) => ({ title: attrs['title'] ?? null }) }] },
  markdown: {},
};
