import type { SearchedText, SearchNode } from '#core/post/searchQuery.ts';

/** Gives words that hold a few letters, not at their start. */
export type Inside = (letters: string) => string[];

/**
 * What FTS5 is asked for. A word that may stand within another becomes a choice of all that begin with it and of the most frequent ones
 * that hold it.
 */
export function expressionOf(node: SearchedText, inside: Inside): string {
  const phrase = quoted(node.tokens.join(' '));
  const wanted =
    node.match === 'exact'
      ? phrase
      : node.match === 'start'
        ? `${phrase} *`
        : [`${phrase} *`, ...inside(node.tokens[0] ?? '').map(quoted)].join(' OR ');
  return node.within === 'title' ? `{title} : (${wanted})` : `(${wanted})`;
}

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
