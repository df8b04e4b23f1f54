import type { FootnoteDefinition } from 'mdast';

import { form, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { orEmptyParagraph, unlessEmpty } from '../markdown.ts';
import { footnoteLabel, isFootnoteLabel } from './footnotes.ts';
import { readFootnoteList, readFootnoteRule, readFootnoteSection } from './footnotesHtml.ts';

/** A footnote's text. It stays where its writer put it; pages show it at their end. */
export const footnoteDefinition: NodeDefinition = {
  name: 'footnoteDefinition',
  attrs: { label: form('1', isFootnoteLabel) },
  spec: { group: 'block', content: 'block+', isolating: true, defining: true },
  toDOM: ({ label }) => ['div', { 'data-footnote-text': textOf(label) }, 0],
  html: {
    // Pages gather them at their end.
    write: () => [],
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => {
          const label = attrs['data-footnote-text'];
          return label !== undefined && isFootnoteLabel(label) ? { label } : null;
        },
      },
    ],
    readElement: {
      section: readFootnoteSection,
      div: readFootnoteSection,
      ol: readFootnoteList,
      hr: readFootnoteRule,
    },
  },
  markdown: {
    readBlock: {
      footnoteDefinition: (node: FootnoteDefinition, context) => {
        const label = /^\[\^([^\]]*)\]:/.exec(context.slice(node))?.[1] ?? '';
        return isFootnoteLabel(label)
          ? { type: 'footnoteDefinition', attrs: { label }, content: orEmptyParagraph(context.blocks(node.children)) }
          : null;
      },
    },
    writeBlock: (node, context) => {
      const label = footnoteLabel(node);
      return [
        {
          type: 'footnoteDefinition',
          identifier: label,
          label,
          children: context.blocks(unlessEmpty(node.content ?? [])),
        },
      ];
    },
  },
};
