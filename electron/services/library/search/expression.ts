import type { SearchedText, SearchNode } from '#core/post/searchQuery.ts';
import { isSingle } from '#core/post/searchTokens.ts';

/** Gives words that hold a few letters, not at their start. */
export type Inside = (letters: string) => string[];

/**
 * What FTS5 is asked for. A word that may stand within another becomes a choice of all that begin with it and of the most frequent ones
 * that hold it.
 */
export function expressionOf(node: SearchedText, inside: Inside): string {
  const { tokens } = node;
  const last = tokens.at(-1) ?? '';
  const encoded = encode(tokens);
  let wanted = quoted(encoded.join(' '));
  if (isSingle(last)) {
    // The sign before says which one follows; what comes after the last one does not matter.
    if (isSingle(tokens.at(-2) ?? '')) wanted = quoted(encoded.slice(0, -1).join(' '));
    else if (tokens.length > 1) wanted += ' *';
  } else if (node.match === 'start') wanted += ' *';
  else if (node.match === 'inside') wanted = [`${wanted} *`, ...inside(last).map(quoted)].join(' OR ');
  return node.within === 'title' ? `{title} : (${wanted})` : `(${wanted})`;
}

/**
 * A row of words as it stands in the index: a sign that is a word of its own is put together with the sign that follows. A sign alone is in
 * nearly every text; two of them are as rare as a word.
 */
export const encode = (tokens: readonly string[]): string[] =>
  tokens.map((token, at) =>
    isSingle(token) && isSingle(tokens[at + 1] ?? '') ? token + (tokens[at + 1] ?? '') : token,
  );

/** The same with each sign once behind it, so that one sign alone is found too. */
export function encodeAll(tokens: readonly string[]): string[] {
  const signs = new Set(tokens.filter(isSingle));
  return signs.size === 0 ? [...tokens] : [...encode(tokens), boundary, ...signs];
}

/** Of private use: no text has it, and SQLite takes it for a word. */
const boundary = '\u{e000}';

/** The same for a query of words alone; null when it asks for anything else. */
export function wholeExpression(node: SearchNode, inside: Inside): string | null {
  if (node.kind === 'text') return expressionOf(node, inside);
  if (node.kind !== 'all' && node.kind !== 'any') return null;
  const parts: string[] = [];
  for (const one of node.nodes) {
    const part = wholeExpression(one, inside);
    if (part === null) return null;
    parts.push(part);
  }
  return `(${parts.join(node.kind === 'all' ? ' AND ' : ' OR ')})`;
}

/** The words that must or may occur; not those that must not. */
export function searchedTexts(node: SearchNode | null): SearchedText[] {
  if (node === null || node.kind === 'not') return [];
  if (node.kind === 'text') return [node];
  return node.kind === 'all' || node.kind === 'any' ? node.nodes.flatMap(searchedTexts) : [];
}

/** Tokens hold no quotation marks: they are letters and digits. */
const quoted = (text: string): string => `"${text.replaceAll('"', '')}"`;
