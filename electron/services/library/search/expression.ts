import type { SearchedText, SearchNode } from '#core/post/searchQuery.ts';
import { isSingle } from '#core/post/searchTokens.ts';

/** Gives words that hold a few letters, not at their start. */
export type Inside = (letters: string) => string[];

/** One word or phrase as FTS5 is asked for it, and whether it is one word of the index. Parts of words are found by their beginning. */
export function phraseOf({ tokens, match }: SearchedText): { phrase: string; isOne: boolean } {
  const last = tokens.at(-1) ?? '';
  let encoded = encode(tokens);
  let goesOn = match !== 'exact';
  if (isSingle(last)) {
    // The sign before says which one follows; what comes after the last one does not matter.
    const isSaid = isSingle(tokens.at(-2) ?? '');
    if (isSaid) encoded = encoded.slice(0, -1);
    goesOn = !isSaid && tokens.length > 1;
  }
  return { phrase: quoted(encoded.join(' ')) + (goesOn ? ' *' : ''), isOne: encoded.length === 1 };
}

/**
 * What FTS5 is asked for. A word that may stand within another becomes a choice of all that begin with it and of the most frequent ones
 * that hold it.
 */
export function expressionOf(node: SearchedText, inside: Inside): string {
  const { phrase } = phraseOf(node);
  const last = node.tokens.at(-1) ?? '';
  const words = node.match === 'inside' && !isSingle(last) ? inside(last).map(quoted) : [];
  const wanted = [phrase, ...words].join(' OR ');
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

/** The words that must or may occur; not those that must not. */
export function searchedTexts(node: SearchNode | null): SearchedText[] {
  if (node === null || node.kind === 'not') return [];
  if (node.kind === 'text') return [node];
  return node.kind === 'all' || node.kind === 'any' ? node.nodes.flatMap(searchedTexts) : [];
}

/** Tokens hold no quotation marks: they are letters and digits. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '')}"`;
