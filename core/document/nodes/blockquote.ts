import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { orEmptyParagraph, unlessEmpty } from '../markdown.ts';
import type { MarkdownReadContext } from '../markdown.ts';
import type { NodeJson } from '../json.ts';
import type { Blockquote } from 'mdast';

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

/** `> [!NOTE]` makes a callout elsewhere: its line must keep standing alone, with its brackets unescaped. */
function keepCallout(quote: Blockquote, context: MarkdownReadContext, blocks: NodeJson[]): NodeJson[] {
  const paragraph = quote.children[0];
  if (paragraph?.type !== 'paragraph' || !context.slice(paragraph).startsWith('[!')) return blocks;
  const [text, ...others] = paragraph.children;
  const marker = text?.type === 'text' ? /^\[!\w+\][^\n]*\n?/.exec(text.value)?.[0] : undefined;
  if (text?.type !== 'text' || marker === undefined) return blocks;
  const rest = text.value.slice(marker.length);
  const content = context.inline(rest === '' ? others : [{ type: 'text', value: rest }, ...others]);
  const kept: NodeJson = { type: 'opaqueInline', attrs: { source: marker } };
  return [{ type: 'paragraph', content: [kept, ...content] }, ...blocks.slice(1)];
}
