import { parseFragment } from 'parse5';

import { numberOf, textOf } from '../document/attributes.ts';
import type { DocumentJson, NodeJson } from '../document/json.ts';
import { isLocalReference } from './urlSafety.ts';

/** A document's words without anything else, a blank line between blocks: for search, excerpts and counting. */
export function plainText(document: NodeJson): string {
  const lines: string[] = [];
  collect(document, lines);
  return lines.join('\n\n');
}

function collect(node: NodeJson, lines: string[]): void {
  const content = node.content ?? [];
  const isTextblock = ['paragraph', 'heading', 'codeBlock'].includes(node.type);
  if (isTextblock) {
    const line = content.map(inlineText).join('');
    if (line.trim() !== '') lines.push(line);
    return;
  }
  if (node.type === 'htmlBlock') {
    const text = htmlText(textOf(node.attrs?.['html'])).trim();
    if (text !== '') lines.push(text);
    return;
  }
  for (const child of content) collect(child, lines);
}

function inlineText(node: NodeJson): string {
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'image') return textOf(node.attrs?.['alt']);
  return node.text ?? '';
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

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | null = null;

/** How many words there are, in any script: by spaces where words have them, by the language's own rules where they do not. */
export function countWords(source: DocumentJson | string): number {
  const text = typeof source === 'string' ? source : plainText(source);
  if (!unspaced.test(text)) return countSpaced(text);
  let words = 0;
  // Only the runs that need it go through the segmenter, which is slow.
  for (const run of text.split(/(\s+)/)) {
    if (!unspaced.test(run)) {
      words += countSpaced(run);
      continue;
    }
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
    for (const segment of segmenter.segment(run)) if (segment.isWordLike === true) words += 1;
  }
  return words;
}

const countSpaced = (text: string): number => text.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;

/** Words that most people read in a minute. */
const pace = 230;

/** Whole minutes, at least one where there is anything to read. */
export const readingMinutes = (words: number): number => (words === 0 ? 0 : Math.max(1, Math.round(words / pace)));

/** Pictures beside the post that a document refers to, each once, in order, with the first alternative text; raw HTML's too. */
export function mediaReferences(document: NodeJson): { src: string; alt: string }[] {
  const found = new Map<string, string>();
  const add = (src: unknown, alt: unknown): void => {
    if (typeof src === 'string' && isLocalReference(src) && !found.has(src))
      found.set(src, typeof alt === 'string' ? alt : '');
  };
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'image') add(node.attrs?.['src'], node.attrs?.['alt']);
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
