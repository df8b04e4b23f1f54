import { parseFragment } from 'parse5';

import { numberOf, textOf } from '../document/attributes.ts';
import type { MediaUse } from '../document/definition.ts';
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
    const line = lineText(node);
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

/** The words of a block that holds a line: a heading, a paragraph. */
export const lineText = (block: NodeJson): string => (block.content ?? []).map(inlineText).join('');

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

/** A file beside the post that a document refers to. */
export interface MediaReference {
  src: string;
  /** Words for those who cannot see it. */
  alt: string;
  /** `link`: a link leads there, and it may as well be no file of the post. */
  use: MediaUse | 'link';
}

/** Files beside the post that a document shows or leads to, each once, in order, with the first words for it; raw HTML's too. */
export function mediaReferences(document: NodeJson): MediaReference[] {
  const found = new Map<string, MediaReference>();
  const add = (src: unknown, alt: unknown, use: MediaReference['use']): void => {
    if (typeof src !== 'string' || !isLocalReference(src) || (use === 'link' && !isFileName(src))) return;
    const known = found.get(src);
    if (known === undefined) found.set(src, { src, alt: textOf(alt), use });
    else if (known.use === 'link' && use !== 'link') Object.assign(known, { alt: textOf(alt), use });
  };
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { src, alt, use = 'picture' } of nodeDefinition(node.type)?.media?.(node.attrs ?? {}) ?? [])
      add(src, alt, use);
    for (const { href } of [node.attrs ?? {}, ...(node.marks ?? []).map(({ attrs }) => attrs ?? {})])
      add(href, node.text, 'link');
    const html = node.attrs?.['html'];
    if (typeof html === 'string' && html.includes('<')) addFromHtml(html, add);
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return [...found.values()];
}

/** A name with an ending, as files have it and other pages of a site mostly do not. */
const isFileName = (address: string): boolean => /\.[a-z0-9]{1,10}(?:[?#].*)?$/is.test(address);

const htmlUses = new Map<string, MediaUse>([
  ['img', 'picture'],
  ['video', 'film'],
  ['audio', 'sound'],
  ['source', 'file'],
  ['track', 'file'],
]);

function addFromHtml(html: string, add: (src: unknown, alt: unknown, use: MediaReference['use']) => void): void {
  const open = parseFragment(html).childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('tagName' in node) {
      const attr = (name: string): string | undefined => node.attrs.find((one) => one.name === name)?.value;
      const use = htmlUses.get(node.tagName);
      if (use !== undefined) {
        add(attr('src'), attr('alt'), use);
        add(attr('poster'), '', 'picture');
      } else if (node.tagName === 'a') {
        add(attr('href'), '', 'link');
      }
    }
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
  }
}

/** A document's headings, in order, with their words and levels. */
export function outline(document: NodeJson): { level: number; text: string }[] {
  const found: { level: number; text: string }[] = [];
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'heading') found.push({ level: numberOf(node.attrs?.['level'], 1), text: lineText(node) });
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return found;
}
