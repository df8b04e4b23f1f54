import { parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

/** An element of HTML with what is in it. Pages that are read and HTML in Markdown are both seen through it. */
export interface ElementTree {
  /** Lower case. */
  name: string;
  attrs: Record<string, string>;
  /** Its child elements, in order. */
  elements(): ElementTree[];
  /** Its children that are neither white space nor comments, in order; text is given as it stands. */
  parts(): (ElementTree | string)[];
  /** All text in it, as it stands. */
  text(): string;
}

/** An element that was read by itself. */
export interface ParsedElement extends ElementTree {
  parts(): (ParsedElement | string)[];
  /** All its children, white space among them. */
  children(): (ParsedElement | string)[];
}

/**
 * Reads HTML that is one element from its first character to its last, written without a mistake that a browser would have to mend;
 * null for anything else, and for thousands of tags. So what is read of it is all that it says.
 */
export function parseElement(html: string): ParsedElement | null {
  if (html.split('<', mostTags + 1).length > mostTags) return null;
  let mended = false;
  const { childNodes } = parseFragment(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code }) => {
      mended ||= !harmless.has(code);
    },
  });
  const [only, ...more] = childNodes.filter((node) => !isBlank(node));
  if (mended || only === undefined || !('tagName' in only) || more.length > 0 || !isWhole(only)) return null;
  return viewOf(only);
}

/** A parser takes long over tens of thousands of open tags, and nobody writes that many into one element. */
const mostTags = 2_000;

/** Characters that HTML frowns upon and takes all the same. */
const harmless = new Set<string>([
  'control-character-in-input-stream',
  'noncharacter-in-input-stream',
  'control-character-reference',
  'noncharacter-character-reference',
]);

const voidElements = new Set(['br', 'hr', 'img', 'source', 'track', 'wbr']);

/** Whether an element and all in it are closed where they say, with no comment among them. */
function isWhole(element: Tree.Element): boolean {
  const open: Tree.ChildNode[] = [element];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.nodeName === '#text') continue;
    if (!('tagName' in node) || 'content' in node) return false;
    const location = node.sourceCodeLocation;
    if (!voidElements.has(node.tagName) && location?.endTag === undefined) return false;
    for (const child of node.childNodes) open.push(child);
  }
  return true;
}

function viewOf(element: Tree.Element): ParsedElement {
  const children = (nodes: readonly Tree.ChildNode[]): (ParsedElement | string)[] =>
    nodes.flatMap((node): (ParsedElement | string)[] => {
      if ('tagName' in node) return [viewOf(node)];
      return 'value' in node ? [node.value] : [];
    });
  return {
    name: element.tagName,
    attrs: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    elements: () => element.childNodes.filter((node): node is Tree.Element => 'tagName' in node).map(viewOf),
    parts: () => children(element.childNodes.filter((node) => !isBlank(node))),
    children: () => children(element.childNodes),
    text: () => textOf(element),
  };
}

function textOf(element: Tree.Element): string {
  let text = '';
  const open: Tree.ChildNode[] = element.childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.nodeName === '#text') text += (node as Tree.TextNode).value;
    else if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
  }
  return text;
}

const isBlank = (node: Tree.ChildNode): boolean =>
  node.nodeName === '#text' && /^[ \t\n\r\f]*$/.test((node as Tree.TextNode).value);

/** An element's only child, when that is an element of this name; no text may stand beside it. */
export function soleChild(element: ElementTree, name: string): ElementTree | null {
  const [only, ...more] = element.parts();
  return only !== undefined && typeof only !== 'string' && only.name === name && more.length === 0 ? only : null;
}

/** Whether an element has no attributes but these. */
export const hasOnly = (element: ElementTree, ...names: readonly string[]): boolean =>
  Object.keys(element.attrs).every((name) => names.includes(name));

/** An element's classes. */
export const classesOf = (element: ElementTree): string[] =>
  (element.attrs['class'] ?? '').split(/[ \t\n\r\f]+/).filter((name) => name !== '');

/** Text as HTML shows it: runs of white space are one space, and none stands at the ends. */
export const shownText = (text: string): string => text.replaceAll(/[ \t\n\r\f]+/g, ' ').replaceAll(/^ | $/g, '');

/** Words between tags, on one line whatever they hold. */
export const escapeWords = (words: string): string =>
  words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
