import { defaultTreeAdapter as adapter, html as names, parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

import { escapeText, voidElements, writeTag } from '#core/convert/html/escape.ts';

export type Element = Tree.Element;
export type Fragment = Tree.DocumentFragment;
export type Child = Tree.ChildNode;
type Parent = Tree.ParentNode;

/** A small set of moves over parse5's tree: what turns a rendered text into a page is written with these. */
export const parseHtml = (html: string): Fragment => parseFragment(html);

/** A text's tree as HTML. It goes as deep as the text does, where parse5's own way would run out of stack. */
export function writeHtml(fragment: Fragment): string {
  let html = '';
  const waiting: (Child | string)[] = fragment.childNodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === 'string') html += node;
    else if (adapter.isTextNode(node)) html += escapeText(node.value);
    else if (adapter.isCommentNode(node)) html += `<!--${node.data}-->`;
    else if (isElement(node)) {
      html += writeTag(node.tagName, Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])));
      if (voidElements.has(node.tagName)) continue;
      waiting.push(`</${node.tagName}>`);
      for (const child of node.childNodes.toReversed()) waiting.push(child);
      // The first line end in a pre does not count.
      const [first] = node.childNodes;
      if (node.tagName === 'pre' && first !== undefined && adapter.isTextNode(first) && first.value.startsWith('\n')) {
        html += '\n';
      }
    }
  }
  return html;
}

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
