import type { PhrasingContent } from 'mdast';

import type { NodeJson } from '../../document/json.ts';
import type { InlinePlace, MarkdownBlock, MarkdownWriteContext } from '../../document/markdown.ts';
import { canonicalBlock, nodeDefinition } from '../../document/schema.ts';
import { writeInDiv } from './blockDiv.ts';
import { nest } from './nesting.ts';
import { writeTags } from './inlineTags.ts';
import { readBlocks, readTagged } from './read.ts';
import { ownStyle, writeTree } from './tree.ts';
import type { MarkdownStyle } from './tree.ts';

/** Writes one top-level block as Markdown, without a line end after it. `careful` takes forms that nothing around can change. */
export function writeBlock(block: NodeJson, style: MarkdownStyle = ownStyle, careful = false): string {
  return writeTree(new Writer(careful).blocks([block]), style);
}

class Writer implements MarkdownWriteContext {
  readonly careful: boolean;

  constructor(careful: boolean) {
    this.careful = careful;
  }

  blocks(nodes: readonly NodeJson[]): MarkdownBlock[] {
    return nodes.flatMap((node) => {
      const write = nodeDefinition(node.type)?.markdown?.writeBlock;
      if (write === undefined) throw new RangeError(`${node.type} has no Markdown as a block`);
      return writeInDiv(node, (plain) => write(plain, this));
    });
  }

  inline(nodes: readonly NodeJson[], place: InlinePlace): PhrasingContent[] {
    const options = { place, careful: this.careful, context: this };
    const plain = nest(nodes, { ...options, tags: false });
    const marked = nodes.some((node) => node.marks?.some((mark) => ['bold', 'italic', 'strike'].includes(mark.type)));
    if (!marked || !isRiddle(writeTree([{ type: 'paragraph', children: nest(nodes, { ...options, tags: false }) }])))
      return plain;
    return nest(nodes, { ...options, tags: true });
  }

  tags(nodes: readonly NodeJson[]): string | null {
    const html = writeTags(nodes);
    return html !== null && sameWords(readTagged(html), nodes) ? html : null;
  }

  isHtmlBlock(html: string): boolean {
    const [block, after, ...more] = html.includes('\r') ? [] : readBlocks(`${html}\n\nx`);
    return (
      block?.node.type === 'htmlBlock' &&
      block.node.attrs?.['html'] === html &&
      after?.node.type === 'paragraph' &&
      more.length === 0
    );
  }

  opensHtmlBlock(text: string, alone: boolean): boolean {
    return readBlocks(alone ? text : `${text} x`)[0]?.node.type !== 'paragraph';
  }
}

const sameWords = (a: readonly NodeJson[], b: readonly NodeJson[]): boolean => wordsKey(a) === wordsKey(b);
const wordsKey = (content: readonly NodeJson[]): string =>
  JSON.stringify(canonicalBlock({ type: 'paragraph', content: [...content] }));

/**
 * Whether letters or signs had to be written as character references because stars or tildes touch them, as in
 * `&#x8FD9;**「强调」**`. Spaces and line ends are not meant.
 */
const isRiddle = (markdown: string): boolean => /&#x(?!(?:20|9|A0|A|D);)[\dA-F]+;/.test(markdown);
