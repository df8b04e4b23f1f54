import { flag } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';

/** Something that a reader may open and close. `open` is how the page shows it first. */
export const details: NodeDefinition = {
  name: 'details',
  attrs: { ...blockAttributes, open: flag(false) },
  spec: { group: 'block', content: 'detailsSummary block+', isolating: true, defining: true },
  toDOM: ({ open }) => ['details', open === true ? { open: '' } : {}, 0],
  html: {
    readElement: {},
    read: [{ tag: 'details', attrs: ({ attrs }) => ({ open: attrs['open'] !== undefined }) }],
  },
};
