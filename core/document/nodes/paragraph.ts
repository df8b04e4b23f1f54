import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { htmlLines } from '../markdown.ts';
import type { NodeJson } from '../json.ts';
import type { Paragraph } from 'mdast';

export const paragraph: NodeDefinition = {
  name: 'paragraph',
  attrs: blockAttributes,
  spec: { group: 'block', content: 'inline*' },
  toDOM: () => ['p', {}, 0],
  html: {
    read: [{ tag: 'p' }],
    write: (node, context) => {
      const content = node.content ?? [];
      const tag = content.length === 1 && content[0]?.type === 'image' ? 'figure' : 'p';
      return {
        tag,
        attrs: {},
        children: content.length === 0 ? { tag: 'br', attrs: {}, children: [] } : context.children(node),
      };
    },
  },
  markdown: {
    readBlock: {
      paragraph: (node: Paragraph, context) => {
        const content = context.inline(node.children);
        const breaks = content.every(isBareBreak) && node.children.every((child) => child.type === 'html');
        return { type: 'paragraph', content: breaks ? content.slice(1) : content };
      },
    },
    // An empty paragraph is `<br>`, and one of n breaks has n + 1 of them.
    readHtml: (siblings, index) => {
      const html = siblings[index];
      if (html?.type !== 'html' || !/^(?:<br>)+$/.test(html.value)) return null;
      const breaks = html.value.length / '<br>'.length - 1;
      return {
        node: { type: 'paragraph', content: Array.from({ length: breaks }, () => ({ type: 'hardBreak' })) },
        next: index + 1,
      };
    },
    writeBlock: (node, context) => {
      const content = node.content ?? [];
      if (content.every(isBareBreak)) return [htmlLines('<br>'.repeat(content.length + 1))];
      return [{ type: 'paragraph', children: context.inline(content, 'paragraph') }];
    },
  },
};

/** True for a line break without marks. */
export const isBareBreak = (node: NodeJson): boolean => node.type === 'hardBreak' && (node.marks ?? []).length === 0;
