import type { BlockContent, Definition, DefinitionContent, Node, Nodes, PhrasingContent } from 'mdast';

import type { Attrs } from './definition.ts';
import type { MarkJson, NodeJson } from './json.ts';
import type { Tag } from './tag.ts';

/** Markdown that is written exactly as it stands. */
export interface RawMarkdown extends Node {
  type: 'raw';
  value: string;
}

/** Markdown that was recognised but is kept as it was written. */
export interface KeptMarkdown extends Node {
  type: 'shortcode' | 'kept' | 'keptBlock';
  value: string;
}

/** A formula within text, as TeX. */
export interface InlineMathMarkdown extends Node {
  type: 'inlineMath';
  value: string;
  display: boolean;
}

/** A formula that stands by itself, as TeX. */
export interface MathBlockMarkdown extends Node {
  type: 'math';
  value: string;
}

declare module 'mdast' {
  interface PhrasingContentMap {
    raw: RawMarkdown;
    kept: KeptMarkdown;
    inlineMath: InlineMathMarkdown;
  }
  interface BlockContentMap {
    raw: RawMarkdown;
    kept: KeptMarkdown;
    math: MathBlockMarkdown;
  }
  interface RootContentMap {
    raw: RawMarkdown;
    kept: KeptMarkdown;
    inlineMath: InlineMathMarkdown;
    math: MathBlockMarkdown;
  }
}

export type MarkdownBlock = BlockContent | DefinitionContent;

/** What a node may ask for while Markdown is read. */
export interface MarkdownReadContext {
  /** Blocks of the document for blocks of the tree; may be none. */
  blocks(nodes: readonly Nodes[]): NodeJson[];
  /** Text with its marks. */
  inline(nodes: readonly Nodes[], marks?: readonly MarkJson[]): NodeJson[];
  /** Text with its marks from within HTML, where Markdown is not read. */
  tagged(html: string): NodeJson[];
  /** A node's source, with line ends as `\n`. */
  slice(node: Nodes): string;
  /** A node's source without what encloses it (`> `, indentation). */
  source(node: Nodes): string;
  /** What a reference refers to. */
  definition(identifier: string): Definition | undefined;
}

/** Where text stands, which decides what it may hold. */
export type InlinePlace = 'paragraph' | 'heading' | 'cell';

export interface InlineContext {
  place: InlinePlace;
  /** The neighbours within the same run of marks. */
  previous: NodeJson | null;
  next: NodeJson | null;
  /** True when nothing stands before it in its block. */
  first: boolean;
  /** True when it is all there is in its block. */
  alone: boolean;
  /** True when the plain form failed to be read back: take the form that cannot be taken for anything else. */
  careful: boolean;
  write: MarkdownWriteContext;
}

/** What a node may ask for while it is written as Markdown. */
export interface MarkdownWriteContext {
  /** True when the plain form failed to be read back: take the form that cannot be taken for anything else. */
  careful: boolean;
  blocks(nodes: readonly NodeJson[]): MarkdownBlock[];
  inline(nodes: readonly NodeJson[], place: InlinePlace): PhrasingContent[];
  /** Text in a line of HTML, where Markdown is not read: marks as tags. Null when it holds what tags cannot say. */
  tags(nodes: readonly NodeJson[]): string | null;
  /** Whether these lines, standing as a block, are read as one HTML block and nothing else. */
  isHtmlBlock(html: string): boolean;
  /** Whether a line that begins like this, or is this alone, would be read as an HTML block. */
  opensHtmlBlock(text: string, alone: boolean): boolean;
}

/** How a node is read from Markdown and written to it. */
export interface NodeMarkdown {
  /** Blocks of the tree that are this node, by type; null when it is not after all. */
  readBlock?: Record<string, (node: never, context: MarkdownReadContext) => NodeJson | null>;
  /** Text of the tree that is this node, by type. */
  readInline?: Record<string, (node: never, context: MarkdownReadContext) => NodeJson | NodeJson[] | null>;
  /** An HTML block (`siblings[index]`) that, perhaps with blocks after it, is this node. */
  readHtml?: (
    siblings: readonly Nodes[],
    index: number,
    context: MarkdownReadContext,
  ) => { node: NodeJson; next: number } | null;
  /** A tag within text that, perhaps with its closing tag right after it, is this node. */
  readTag?: (tag: Tag, closed: boolean) => { node: NodeJson; next: number } | null;
  writeBlock?: (node: NodeJson, context: MarkdownWriteContext) => MarkdownBlock[];
  writeInline?: (node: NodeJson, context: InlineContext) => PhrasingContent[];
}

/**
 * How a mark is read from Markdown and written to it. A mark without a Markdown of its own is written as the HTML tag of its
 * `toDOM`, and every mark is read from that tag.
 */
export interface MarkMarkdown {
  /** Parts of the tree that carry this mark, by type. Their children are read on; `inlineCode` has a value instead. */
  read?: Record<string, (node: never, context: MarkdownReadContext) => Attrs | null>;
  /** Null: as a tag this time. */
  write?: (mark: MarkJson, children: PhrasingContent[]) => PhrasingContent[] | null;
}

export const raw = (value: string): RawMarkdown => ({ type: 'raw', value });

/** HTML among blocks, on lines of its own. */
export const htmlLines = (value: string): MarkdownBlock => ({ type: 'html', value });

export const emptyParagraph = (): NodeJson => ({ type: 'paragraph' });

/** An empty paragraph that says nothing of itself either. */
export const isEmptyParagraph = (node: NodeJson | undefined): boolean =>
  node?.type === 'paragraph' && (node.content ?? []).length === 0 && !saysOfItself(node);

/** Whether a node has attributes that are set. */
export const saysOfItself = (node: NodeJson): boolean =>
  Object.values(node.attrs ?? {}).some((value) => value !== null && value !== undefined);

/** Content for a node that may not be empty. */
export const orEmptyParagraph = (blocks: NodeJson[]): NodeJson[] => (blocks.length > 0 ? blocks : [emptyParagraph()]);

/** Containers that hold one empty paragraph are written as empty. */
export const unlessEmpty = (blocks: readonly NodeJson[]): readonly NodeJson[] =>
  blocks.length === 1 && isEmptyParagraph(blocks[0]) ? [] : blocks;
