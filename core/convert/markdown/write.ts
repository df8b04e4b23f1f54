import type { PhrasingContent, RootContent } from 'mdast';

import type { NodeJson } from '../../document/json.ts';
import { raw } from '../../document/markdown.ts';
import type { InlinePlace, MarkdownBlock, MarkdownWriteContext } from '../../document/markdown.ts';
import { canonicalBlock, nodeDefinition } from '../../document/schema.ts';
import { writeInDiv } from './blockDiv.ts';
import { isForeignBlock, mayBeForeignBlock } from './foreignBlocks.ts';
import { hasForeignSigns } from './foreignText.ts';
import { nest } from './nesting.ts';
import { writeTags } from './inlineTags.ts';
import { readBlocks, readTagged } from './read.ts';
import { ownStyle, writeTree } from './tree.ts';
import type { MarkdownStyle } from './tree.ts';

/** Writes one top-level block as Markdown, without a line end after it. `careful` takes forms that nothing around can change. */
export function writeBlock(block: NodeJson, style: MarkdownStyle = ownStyle, careful = false): string {
  return writeTree(new Writer(careful).blocks([block]), style);
}

/** Spells the first character as a reference, so that the words are nothing but words. */
function withSpeltStart([start, ...rest]: PhrasingContent[]): PhrasingContent[] {
  if (start === undefined || (start.type !== 'text' && start.type !== 'raw')) return [start ?? raw(''), ...rest];
  const [first = ''] = start.value;
  const spelt = raw(`&#x${(first.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
  return [spelt, { ...start, value: start.value.slice(first.length) }, ...rest];
}

const wrapped = (children: PhrasingContent[], place: InlinePlace): RootContent =>
  place === 'heading' ? { type: 'heading', depth: 1, children } : { type: 'paragraph', children };

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
    const children = this.#inline(nodes, place);
    if (place !== 'paragraph' || !mayBeForeignBlock(nodes[0]?.text ?? '')) return children;
    // Handlers may take the parts to pieces, so they are made anew.
    const isForeign = isForeignBlock(writeTree([wrapped(this.#inline(nodes, place), place)]));
    return isForeign ? withSpeltStart(children) : children;
  }

  #inline(nodes: readonly NodeJson[], place: InlinePlace): PhrasingContent[] {
    const options = { place, careful: this.careful, context: this };
    const write = (tags: boolean): PhrasingContent[] =>
      this.#spared(nodes, place, tags) ?? nest(nodes, { ...options, tags });
    const plain = write(false);
    const marked = nodes.some((node) => node.marks?.some((mark) => ['bold', 'italic', 'strike'].includes(mark.type)));
    if (!marked || !isRiddle(writeTree([{ type: 'paragraph', children: nest(nodes, { ...options, tags: false }) }])))
      return plain;
    return write(true);
  }

  /** Text with the signs of other tools unescaped, if it is read back as it is all the same; else null. */
  #spared(nodes: readonly NodeJson[], place: InlinePlace, tags: boolean): PhrasingContent[] | null {
    if (this.careful || !hasForeignSigns(nodes)) return null;
    const write = (): PhrasingContent[] => nest(nodes, { place, tags, spare: true, careful: false, context: this });
    const [read, ...more] = readBlocks(writeTree([wrapped(write(), place)])).map(({ node }) => node);
    if (read === undefined || more.length > 0) return null;
    const meant: NodeJson =
      place === 'heading' ? { type: 'heading', content: [...nodes] } : { type: 'paragraph', content: [...nodes] };
    // Handlers may take the parts to pieces, so they are made anew.
    return JSON.stringify(canonicalBlock(read)) === JSON.stringify(canonicalBlock(meant)) ? write() : null;
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
