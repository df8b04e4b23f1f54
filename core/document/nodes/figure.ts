import { optionalInteger, optionalWord, readInteger } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { classesOf } from '../element.ts';
import { alignments, mostColumns, readFigure, writeFigure } from './media/figure.ts';
import { exportFigure, readPageFigure } from './media/figureHtml.ts';

/** One picture or a gallery of several, with a caption that may be empty. `align` is where it stands beside the text. */
export const figure: NodeDefinition = {
  name: 'figure',
  attrs: { ...blockAttributes, align: optionalWord(...alignments), columns: optionalInteger(1, mostColumns) },
  spec: { group: 'block', content: 'figureImage+ figureCaption', isolating: true, draggable: true },
  toDOM: ({ align, columns }) => [
    'figure',
    {
      ...(typeof align === 'string' && { 'data-align': align }),
      ...(typeof columns === 'number' && { 'data-columns': String(columns) }),
    },
    0,
  ],
  html: {
    write: exportFigure,
    readElement: {
      figure: readPageFigure,
      // As WordPress had it before there were figures.
      div: (element, context) => (classesOf(element).includes('wp-caption') ? readPageFigure(element, context) : null),
    },
    read: [
      {
        tag: 'figure',
        attrs: (element) => {
          const align = element.attrs['data-align'] ?? '';
          return {
            align: (alignments as readonly string[]).includes(align) ? align : null,
            columns: readInteger(element.attrs['data-columns'], 1, mostColumns),
          };
        },
      },
    ],
  },
  markdown: { readHtml: readFigure, writeBlock: writeFigure },
};
