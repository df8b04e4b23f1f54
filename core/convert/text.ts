import { parseFragment } from 'parse5';

import { numberOf, textOf } from '../document/attributes.ts';
import type { NodeJson } from '../document/json.ts';
import { documentSchema, nodeDefinition } from '../document/schema.ts';
import { isLocalReference } from './urlSafety.ts';

/** A document's words without anything else, a blank line between blocks: for search, excerpts and counting. */
export function plainText(document: NodeJson): string {
  const lines: string[] = [];
  collect(document, lines);
  return lines.join('\n\n');
}

function collect(node: NodeJson, lines: string[]): void {
  const content = node.content ?? [];
  if (documentSchema.nodes[node.type]?.isTextblock === true) {
    const line = content.map(inlineText).join('');
    if (line.trim() !== '') lines.push(line);
    return;
  }
  const own = nodeDefinition(node.type)?.text?.(node) ?? '';
  if (own.trim() !== '') lines.push(own);
  if (node.type === 'htmlBlock') {
    const text = htmlText(textOf(node.attrs?.['html'])).trim();
    if (text !== '') lines.push(text);
    return;
  }
  for (const child of content) collect(child, lines);
}

function inlineText(node: NodeJson): string {
  return node.text ?? nodeDefinition(node.type)?.text?.(node) ?? '';
}

function htmlText(html: string): string {
  let text = '';
  const open = parseFragment(html).childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.nodeName === 'script' || node.nodeName === 'style') continue;
    if ('value' in node) text += node.value;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
  }
  return text.replaceAll(/\s+/g, ' ');
}

/** Pictures beside the post that a document refers to, each once, in order, with the first alternative text; raw HTML's too. */
export function mediaReferences(document: NodeJson): { src: string; alt: string }[] {
  const found = new Map<string, string>();
  const add = (src: unknown, alt: unknown): void => {
    if (typeof src === 'string' && isLocalReference(src) && !found.has(src))
      found.set(src, typeof alt === 'string' ? alt : '');
  };
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { src, alt } of nodeDefinition(node.type)?.media?.(node.attrs ?? {}) ?? []) add(src, alt);
    const html = node.attrs?.['html'];
    if (typeof html === 'string' && html.includes('<')) addFromHtml(html, add);
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return [...found].map(([src, alt]) => ({ src, alt }));
}

function addFromHtml(html: string, add: (src: unknown, alt: unknown) => void): void {
  const open = parseFragment(html).childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('tagName' in node && ['img', 'video', 'audio', 'source', 'track'].includes(node.tagName)) {
      const attr = (name: string): string | undefined => node.attrs.find((one) => one.name === name)?.value;
      add(attr('src'), attr('alt'));
      add(attr('poster'), '');
    }
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
  }
}

/** A document's headings, in order, with their words and levels. */
export function outline(document: NodeJson): { level: number; text: string }[] {
  const found: { level: number; text: string }[] = [];
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'heading')
      found.push({ level: numberOf(node.attrs?.['level'], 1), text: (node.content ?? []).map(inlineText).join('') });
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return found;
}
