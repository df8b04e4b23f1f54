import type { MarkSpec, NodeSpec } from '@tiptap/pm/model';

import type { AttributeDefinition } from './attributes.ts';
import type { HtmlReadContext, HtmlRule, HtmlSubtree, HtmlTree, HtmlWriteContext } from './html.ts';
import type { NodeJson } from './json.ts';
import type { MarkMarkdown, NodeMarkdown } from './markdown.ts';

export type Attrs = Record<string, unknown>;

/** What a file is to a document. */
export type MediaUse = 'picture' | 'sound' | 'film' | 'file';

/** An element as ProseMirror's `toDOM` takes it: tag, attributes, then children; 0 is the place of the content. */
export type DomArray = [tag: string, attrs: Record<string, string>, ...children: (DomArray | 0)[]];

/** All that Longhand knows of one kind of node. Each has a file of its own in `nodes/`. */
export interface NodeDefinition {
  name: string;
  attrs?: Record<string, AttributeDefinition>;
  /** ProseMirror's side, apart from what is derived from the rest of the definition. */
  spec: Omit<NodeSpec, 'attrs' | 'toDOM' | 'parseDOM'>;
  /** How the editor and the clipboard show it; also what is exported, unless `html.write` says otherwise. */
  toDOM?: (attrs: Attrs) => DomArray;
  /** Files it shows or leads to, with words for those who cannot see them; pictures unless said otherwise. */
  media?: (attrs: Attrs) => { src: string; alt: string; use?: MediaUse }[];
  /** Words of its own, beyond its content: for search, excerpts and counting. */
  text?: (node: NodeJson) => string;
  html?: {
    /** What is exported and published: semantic, without the editor's own attributes. */
    write?: (node: NodeJson, context: HtmlWriteContext) => HtmlTree;
    /** Which elements are read as this node, when HTML is pasted, opened or pulled from a site. */
    read?: readonly HtmlRule[];
    /** Elements whose parts make up this node (a figure, details); asked before `read`. It may give several nodes, or none. Null: it is something else. */
    readElement?: Record<string, (element: HtmlSubtree, context: HtmlReadContext) => NodeJson | NodeJson[] | null>;
  };
  markdown?: NodeMarkdown;
}

/** All that Longhand knows of one kind of mark. Each has a file of its own in `marks/`. */
export interface MarkDefinition {
  name: string;
  attrs?: Record<string, AttributeDefinition>;
  spec: Omit<MarkSpec, 'attrs' | 'toDOM' | 'parseDOM'>;
  toDOM: (attrs: Attrs) => DomArray;
  html: {
    /** The element around the marked text in exported pages, and in Markdown where that has no sign for it. By default `toDOM`. */
    write?: (attrs: Attrs) => DomArray;
    read: readonly HtmlRule[];
  };
  markdown: MarkMarkdown;
}
