import { blockAttributes, readBlockTag } from '../blockAttributes.ts';
import type { Attrs, NodeDefinition } from '../definition.ts';
import { htmlLines } from '../markdown.ts';
import { parseTag } from '../tag.ts';
import type { NodeJson } from '../json.ts';
import type { Paragraph, PhrasingContent } from 'mdast';
import { readPlayerBlock } from './media/player.ts';

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
        // Tags for sound or film that share a line are no block of HTML, though they stand alone like one.
        const player = node.children[0]?.type === 'html' ? readPlayerBlock(context.slice(node)) : null;
        if (player !== null) return player;
        const boxed = readBoxed(node.children);
        const children = boxed?.children ?? node.children;
        const content = context.inline(children);
        const breaks = content.every(isBareBreak) && children.every((child) => child.type === 'html');
        return { type: 'paragraph', attrs: boxed?.attrs ?? {}, content: breaks ? content.slice(1) : content };
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

/** Behind the box of a task, and nowhere else, a `<div>` can stand in a paragraph from its beginning to its end. */
function readBoxed(
  children: readonly PhrasingContent[],
): { attrs: Attrs; children: readonly PhrasingContent[] } | null {
  const [first, last] = [children[0], children.at(-1)];
  if (children.length < 2 || first?.type !== 'html' || last?.type !== 'html' || last.value !== '</div>') return null;
  const tag = parseTag(first.value);
  if (tag === null || tag.name !== 'div' || tag.closing) return null;
  const attrs = readBlockTag({ ...tag, firstElement: () => null });
  return attrs === null ? null : { attrs, children: children.slice(1, -1) };
}

/** True for a line break without marks. */
export const isBareBreak = (node: NodeJson): boolean => node.type === 'hardBreak' && (node.marks ?? []).length === 0;
