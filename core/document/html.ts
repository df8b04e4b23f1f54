import type { CodeToken } from '../code/highlight.ts';
import type { Attrs } from './definition.ts';
import type { NodeJson } from './json.ts';

/** The little that rules need of an element; parse5 trees and DOM elements are both read through it. */
export interface HtmlElement {
  /** Lower case. */
  name: string;
  attrs: Record<string, string>;
  /** The first child that is an element, or null. */
  firstElement(): HtmlElement | null;
}

/** An element of a page that is read whole, its children with it. */
export interface HtmlSubtree extends HtmlElement {
  firstElement(): HtmlSubtree | null;
  /** Its child elements, in order. */
  elements(): HtmlSubtree[];
  /** Its children that are neither white space nor comments, in order; text is given as it stands. */
  parts(): (HtmlSubtree | string)[];
  /** All text in it, as it stands. */
  text(): string;
  /** Its text as preformatted lines: breaks are line ends, and the last line end counts for nothing. */
  preformatted(): string;
  /** Its HTML, made safe. */
  html(): string;
}

/** Only a picture may stand in its address itself (`data:`). */
export type MediaKind = 'picture' | 'file';

/** What a node may ask for while HTML is read. */
export interface HtmlReadContext {
  /** What is in an element as blocks, without the children that are left out; may be none. */
  blocks(element: HtmlSubtree, leaveOut?: (child: HtmlSubtree) => boolean): NodeJson[];
  /** What is in an element as text with its marks; blocks in it are run together. */
  inline(element: HtmlSubtree): NodeJson[];
  /** An address that may be followed, loaded as a picture, or loaded in a frame; null (with a note) for any other. */
  linkUrl(url: string | undefined): string | null;
  mediaUrl(url: string | undefined, kind?: MediaKind): string | null;
  /** Says, once, what was left out or not understood. */
  note(text: string): void;
}

/** One kind of element that is read as a node or mark. */
export interface HtmlRule {
  tag: string;
  /** What the node's attributes are, or null if this element is something else. No function: its attributes are the defaults. */
  attrs?: (element: HtmlElement) => Attrs | null;
  /** Only right within a node of this name. */
  within?: string;
  /** Rules are asked from the highest down; 50 when unsaid. */
  priority?: number;
  /** False: other rules may find more marks on the same element. */
  consuming?: false;
  /** Text in it keeps its spaces and line ends. */
  preserveWhitespace?: boolean;
}

/** A tree of HTML to be written: text (to be escaped), an element, HTML of the writer's own (to be made safe), a comment, or several of them. */
export type HtmlTree =
  | string
  | { tag: string; attrs: Record<string, string>; children: HtmlTree }
  | { rawHtml: string }
  | { comment: string }
  | HtmlTree[];

/** What a node may ask for while it is written as HTML. */
export interface HtmlWriteContext {
  /** The node's content. */
  children(node: NodeJson): HtmlTree;
  /** One node of the content, by itself. */
  render(node: NodeJson, parent: NodeJson): HtmlTree;
  /** Where a picture or file of the post is found from the page, or null if the address is not allowed. */
  mediaUrl(src: string, kind?: MediaKind): string | null;
  /** Where a link leads, or null if the address is not allowed. */
  linkUrl(href: string): string | null;
  /** The id of a heading, unique on the page; null when it was given none and none are wanted. */
  headingId(node: NodeJson): string | null;
  /** The title of a callout of this kind that has none of its own. */
  calloutTitle(kind: string): string;
  /** The mark that leads to a footnote; its label where there is no such footnote. */
  footnote(label: string): HtmlTree;
  /** A formula, from its TeX; the TeX itself where that makes no sense. */
  math(tex: string, display: boolean): HtmlTree;
  /** Finds what is what in code; its answer is null for a language it does not know. Null where the page does not colour code. */
  highlightCode: ((language: string, code: string) => CodeToken[] | null) | null;
  /** The node that holds this one. */
  parent: NodeJson;
}

interface DomElementLike {
  localName: string;
  firstElementChild: DomElementLike | null;
  getAttributeNames(): string[];
  getAttribute(name: string): string | null;
}

/** Reads a DOM element, as ProseMirror's parser hands it to rules. */
export function fromDomElement(dom: unknown): HtmlElement {
  const element = dom as DomElementLike;
  return {
    name: element.localName.toLowerCase(),
    attrs: Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name) ?? ''])),
    firstElement: () => (element.firstElementChild === null ? null : fromDomElement(element.firstElementChild)),
  };
}

/** The value of one property of a `style` attribute, or null. */
export function styleProperty(element: HtmlElement, property: string): string | null {
  for (const part of (element.attrs['style'] ?? '').split(';')) {
    const colon = part.indexOf(':');
    if (colon > 0 && part.slice(0, colon).trim().toLowerCase() === property)
      return part.slice(colon + 1).trim() || null;
  }
  return null;
}

/** Whether an element's style draws a line through or under its text. */
export const hasDecoration = (element: HtmlElement, line: string): boolean =>
  [styleProperty(element, 'text-decoration'), styleProperty(element, 'text-decoration-line')].some((value) =>
    (value ?? '').toLowerCase().split(/\s+/).includes(line),
  );
