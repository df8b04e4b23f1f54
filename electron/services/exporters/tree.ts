import { defaultTreeAdapter as adapter, html as names, parseFragment, serialize } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Element = Tree.Element;
export type Fragment = Tree.DocumentFragment;
export type Child = Tree.ChildNode;
type Parent = Tree.ParentNode;

/** A small set of moves over parse5's tree: what turns a rendered text into a page is written with these. */
export const parseHtml = (html: string): Fragment => parseFragment(html);
export const writeHtml = (fragment: Parent): string => serialize(fragment);

export const isElement = (node: Child): node is Element => adapter.isElementNode(node);

/** All elements under `root` in document order, templates' content included; the list is a copy, so the tree may change meanwhile. */
export function elements(root: Parent): Element[] {
  const found: Element[] = [];
  walk(root, (node) => {
    if (isElement(node)) found.push(node);
  });
  return found;
}

/** The text of a node and all under it. */
export function textOf(node: Parent): string {
  let text = '';
  walk(node, (child) => {
    if (adapter.isTextNode(child)) text += child.value;
  });
  return text;
}

/** Goes through everything under `root` in document order, however deep. */
function walk(root: Parent, visit: (node: Child) => void): void {
  const waiting: Child[] = root.childNodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    visit(node);
    if (!isElement(node)) continue;
    const children = 'content' in node ? node.content.childNodes : node.childNodes;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value;

export function setAttribute(element: Element, name: string, value: string): void {
  const present = element.attrs.find((attr) => attr.name === name);
  if (present === undefined) element.attrs.push({ name, value });
  else present.value = value;
}

export function removeAttribute(element: Element, name: string): void {
  element.attrs = element.attrs.filter((attr) => attr.name !== name);
}

export function makeElement(tagName: string, attributes: Record<string, string>, children: Child[] = []): Element {
  const element = adapter.createElement(
    tagName,
    names.NS.HTML,
    Object.entries(attributes).map(([name, value]) => ({ name, value })),
  );
  for (const child of children) adapter.appendChild(element, child);
  return element;
}

export const makeText = (value: string): Child => adapter.createTextNode(value);

export function setChildren(parent: Element, children: Child[]): void {
  parent.childNodes = [];
  for (const child of children) adapter.appendChild(parent, child);
}

/** Puts `replacement` where `node` stands. */
export function replace(node: Element, replacement: Child): void {
  const parent = node.parentNode;
  if (parent === null) return;
  adapter.insertBefore(parent, replacement, node);
  adapter.detachNode(node);
}

/** Puts `node` into a new parent that takes its place. */
export function wrap(node: Element, wrapper: Element): void {
  replace(node, wrapper);
  adapter.appendChild(wrapper, node);
}

export const remove = (node: Element): void => adapter.detachNode(node);
