import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { orEmptyParagraph, unlessEmpty } from '../markdown.ts';
import type { MarkdownReadContext } from '../markdown.ts';
import type { NodeJson } from '../json.ts';
import type { Blockquote, PhrasingContent } from 'mdast';

export const blockquote: NodeDefinition = {
  name: 'blockquote',
  attrs: blockAttributes,
  spec: { group: 'block', content: 'block+', defining: true },
  toDOM: () => ['blockquote', {}, 0],
  html: { read: [{ tag: 'blockquote' }] },
  markdown: {
    readBlock: {
      blockquote: (node: Blockquote, context) => ({
        type: 'blockquote',
        content: orEmptyParagraph(keepCallout(node, context, context.blocks(node.children))),
      }),
    },
    writeBlock: (node, context) => [
      {
        type: 'blockquote',
        children: context.blocks(unlessEmpty(node.content ?? [])),
      },
    ],
  },
};

/**
 * `> [!NOTE]-` and the like make a callout elsewhere that ours cannot be. Their first line stays as it is: alone, with its brackets
 * unescaped and the marks in its title.
 */
function keepCallout(quote: Blockquote, context: MarkdownReadContext, blocks: NodeJson[]): NodeJson[] {
  const paragraph = quote.children[0];
  const source = paragraph?.type === 'paragraph' ? context.slice(paragraph) : '';
  const line = /^\[![^\]\n]+\][^\n]*\n?/.exec(source)?.[0];
  if (paragraph?.type !== 'paragraph' || line === undefined) return blocks;
  const rest = afterFirstLine(paragraph.children, context);
  if (rest === null) return blocks;
  const kept: NodeJson = { type: 'opaqueInline', attrs: { source: line } };
  return [{ type: 'paragraph', content: [kept, ...context.inline(rest)] }, ...blocks.slice(1)];
}

/** What stands in a paragraph after its first line end; null when that is in the middle of something. */
function afterFirstLine(
  children: readonly PhrasingContent[],
  context: MarkdownReadContext,
): readonly PhrasingContent[] | null {
  for (const [index, child] of children.entries()) {
    const others = children.slice(index + 1);
    if (child.type === 'break') return others;
    if (child.type === 'text' && child.value.includes('\n')) {
      const value = child.value.slice(child.value.indexOf('\n') + 1);
      return value === '' ? others : [{ type: 'text', value }, ...others];
    }
    if (child.type !== 'text' && context.slice(child).includes('\n')) return null;
  }
  return [];
}
