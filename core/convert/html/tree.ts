import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { html as parse5Html } from 'parse5';

/** Trees of HTML that are read, and changed before they are. */

export type Element = Tree.Element;
export type ChildNode = Tree.ChildNode;

export const isElement = (node: { nodeName: string }): node is Element => 'tagName' in node;

export const isText = (node: { nodeName: string }): node is Tree.TextNode => node.nodeName === '#text';

export const isComment = (node: { nodeName: string }): node is Tree.CommentNode => node.nodeName === '#comment';

/** Whether there is nothing in a node but the white space that HTML does not show. */
export const isBlank = (node: ChildNode): boolean => isText(node) && !/[^ \t\n\r\f]/.test(node.value);

/** An attribute's value; `''` where there is none. */
export const attribute = (element: Element, wanted: string): string =>
  element.attrs.find(({ name }) => name === wanted)?.value ?? '';

export function setAttribute(element: Element, name: string, value: string): void {
  element.attrs = [...element.attrs.filter((one) => one.name !== name), { name, value }];
}

export const classesOf = (element: Element): string[] =>
  attribute(element, 'class')
    .split(/[ \t\n\r\f]+/)
    .filter((name) => name !== '');

/** The value of one property of an element's `style`, in lower case; `''` for none. */
export function style(element: Element, property: string): string {
  const declarations = attribute(element, 'style');
  if (declarations === '') return '';
  for (const declaration of declarations.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon > 0 && declaration.slice(0, colon).trim().toLowerCase() === property)
      return declaration
        .slice(colon + 1)
        .trim()
        .toLowerCase();
  }
  return '';
}

export function makeElement(tagName: string, children: ChildNode[], attrs: Record<string, string> = {}): Element {
  const made = {
    nodeName: tagName,
    tagName,
    attrs: Object.entries(attrs).map(([name, value]) => ({ name, value })),
    namespaceURI: parse5Html.NS.HTML,
    childNodes: [],
    parentNode: null,
  } as Element;
  setChildren(made, children);
  return made;
}

export const makeText = (value: string): Tree.TextNode =>
  ({ nodeName: '#text', value, parentNode: null }) as unknown as Tree.TextNode;

export const makeComment = (data: string): Tree.CommentNode =>
  ({ nodeName: '#comment', data, parentNode: null }) as unknown as Tree.CommentNode;

export function setChildren(parent: Element, children: readonly ChildNode[]): void {
  for (const child of children) child.parentNode = parent;
  parent.childNodes = [...children];
}

/** An element of another name with the same attributes and children. */
export function renamed(element: Element, tagName: string): Element {
  const made = makeElement(tagName, element.childNodes);
  made.attrs = element.attrs;
  return made;
}

/** All elements in one, itself not, in the order of the page. */
export function* descendants(root: Element): Generator<Element> {
  const open: ChildNode[] = root.childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isElement(node)) continue;
    yield node;
    for (let index = node.childNodes.length - 1; index >= 0; index -= 1) open.push(node.childNodes[index] as ChildNode);
  }
}

/** All text in a node, as it stands. */
export function textOf(root: ChildNode): string {
  const texts: string[] = [];
  const open: ChildNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isText(node)) texts.push(node.value);
    else if (isElement(node))
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1)
        open.push(node.childNodes[index] as ChildNode);
  }
  return texts.join('');
}

/** Elements that end the line before them. */
export const blockElements: ReadonlySet<string> = new Set([
  'address',
  'article',
  'aside',
  'audio',
  'blockquote',
  'body',
  'caption',
  'center',
  'dd',
  'details',
  'dialog',
  'dir',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hgroup',
  'hr',
  'iframe',
  'legend',
  'li',
  'listing',
  'main',
  'menu',
  'nav',
  'ol',
  'optgroup',
  'option',
  'p',
  'plaintext',
  'pre',
  'search',
  'section',
  'summary',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'ul',
  'video',
  'xmp',
]);

/** The text of preformatted lines: breaks and blocks end lines, and the last line end counts for nothing. */
export function preformatted(root: Element): string {
  let text = '';
  const open: (ChildNode | string)[] = root.childNodes.toReversed();
  const endLine = (): void => {
    if (text !== '' && !text.endsWith('\n')) text += '\n';
  };
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') endLine();
    else if (isText(node)) text += node.value;
    else if (node.nodeName === 'br') text += '\n';
    else if (isElement(node) && !silent.has(node.tagName)) {
      if (node.tagName === 'img') text += attribute(node, 'alt');
      if (blockElements.has(node.tagName)) {
        endLine();
        open.push('');
      }
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1)
        open.push(node.childNodes[index] as ChildNode);
    }
  }
  return text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
}

const silent = new Set(['script', 'style', 'template', 'noembed', 'noframes', 'title']);
