import { common, createLowlight } from 'lowlight';

import { codeLanguages, knownLanguage } from './languages.ts';

/** A stretch of code: text, or more of them that share a class. */
export type CodeToken = string | { className: string; children: CodeToken[] };

/** Longer code, and code in longer lines, stays plain: colours are not worth seconds of waiting. UTF-16 code units. */
const longest = 50_000;
const longestLine = 2_000;
/** Their grammars take time that grows with the square of the length. */
const slow = new Map([
  ['arduino', 10_000],
  ['c', 10_000],
  ['cpp', 10_000],
]);

/** No language nests its words deeper than this; deeper ones lose the colours within, and no text. */
const deepest = 20;

const grammars = Object.fromEntries(
  Object.entries(common).filter(([name]) => name === 'xml' || codeLanguages.some(({ id }) => id === name)),
);
const lowlight = createLowlight(grammars);

type Nodes = ReturnType<typeof lowlight.highlight>['children'];

/** Finds what is a word of the language, a string, a comment; null when the language is unknown or the code too long. */
export function highlightCode(language: string, code: string): CodeToken[] | null {
  const known = knownLanguage(language);
  if (known === null || code.length > (slow.get(known) ?? longest) || !hasShortLines(code)) return null;
  return tokens(lowlight.highlight(known, code).children, 0);
}

function hasShortLines(code: string): boolean {
  for (let start = 0; start < code.length;) {
    const end = code.indexOf('\n', start);
    const next = end < 0 ? code.length : end + 1;
    if (next - start > longestLine) return false;
    start = next;
  }
  return true;
}

function tokens(nodes: Nodes, depth: number): CodeToken[] {
  return nodes.flatMap((node): CodeToken[] => {
    if (node.type === 'text') return [node.value];
    if (node.type !== 'element') return [];
    const { className } = node.properties;
    const children = depth < deepest ? tokens(node.children, depth + 1) : [textOf(node.children)];
    return [{ className: Array.isArray(className) ? className.join(' ') : '', children }];
  });
}

function textOf(nodes: Nodes): string {
  let text = '';
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'text') text += node.value;
    else if ('children' in node) for (const child of node.children.toReversed()) open.push(child);
  }
  return text;
}
