import { text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { Code, Html } from 'mdast';
import { htmlLines } from '../markdown.ts';

/** HTML between blocks, kept as it was written. The writer sees it as source; the page gets it made safe. */
export const htmlBlock: NodeDefinition = {
  name: 'htmlBlock',
  attrs: { html: text() },
  spec: { group: 'block', atom: true },
  toDOM: (attrs) => ['div', { 'data-node': 'htmlBlock', 'data-source': textOf(attrs['html']) }],
  html: {
    write: (node) => ({ rawHtml: textOf(node.attrs?.['html']) }),
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: (element) =>
          element.attrs['data-node'] === 'htmlBlock' ? { html: element.attrs['data-source'] ?? '' } : null,
      },
    ],
  },
  markdown: {
    readBlock: {
      html: (node: Html) => ({ type: 'htmlBlock', attrs: { html: node.value } }),
      code: (node: Code) =>
        node.lang === fence && !node.meta ? { type: 'htmlBlock', attrs: { html: node.value } } : null,
    },
    writeBlock: (node, context) => {
      const html = textOf(node.attrs?.['html']);
      // Tags of it may be taken for those of something around it.
      return [
        !context.careful && context.isHtmlBlock(html) ? htmlLines(html) : { type: 'code', lang: fence, value: html },
      ];
    },
  },
};

/** HTML that Markdown would not read as one block stands in a fence of this name, as Pandoc has it. */
const fence = '{=html}';
