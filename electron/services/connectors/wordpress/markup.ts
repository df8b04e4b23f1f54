import type { DefaultTreeAdapterTypes } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** A block of WordPress: HTML between two comments, the first of which says what it is. */
export function block(name: string, attributes: Record<string, unknown>, html: string): string {
  const json = Object.keys(attributes).length === 0 ? '' : `${commentJson(attributes)} `;
  return `<!-- wp:${name} ${json}-->\n${html}\n<!-- /wp:${name} -->`;
}

/** JSON that cannot end the comment it stands in, escaped as WordPress escapes it. */
function commentJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('--', String.raw`\u002d\u002d`)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('>', String.raw`\u003e`)
    .replaceAll('&', String.raw`\u0026`);
}

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function isBlank(node: Node): boolean {
  return node.nodeName === '#text' && 'value' in node && node.value.trim() === '';
}

/** What is in an element, without white space between its parts. */
export const partsOf = (element: Element): Node[] => element.childNodes.filter((node) => !isBlank(node));

export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((each) => each.name === name)?.value ?? null;
}

export function setAttribute(element: Element, name: string, value: string): void {
  element.attrs = [...element.attrs.filter((each) => each.name !== name), { name, value }];
}

export function hasOnly(element: Element, names: readonly string[]): boolean {
  return element.attrs.every((each) => names.includes(each.name));
}

export function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** An element's classes. */
export const classesOf = (element: Element): string[] =>
  (attribute(element, 'class') ?? '').split(/\s+/).filter((name) => name !== '');
