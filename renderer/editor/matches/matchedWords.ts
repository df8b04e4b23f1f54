import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

import { placedTokens, tokensOf } from '#core/post/searchTokens.ts';

/** A place of a text where something was found: document positions. */
export interface Found {
  from: number;
  to: number;
}

/** What is looked for: words and phrases, each as its words in order, folded. */
export type Wanted = readonly (readonly string[])[];

/** Stands for a picture or another atom inside text; it is in no word. */
const atom = '\u{fffc}';
/** From this length on, what is looked for may stand inside of a word. */
const insideFrom = 3;

/** Reads the words of a search, as the list tells them. */
export function wantedWords(words: readonly string[]): Wanted {
  return words.map(tokensOf).filter((tokens) => tokens.length > 0);
}

/** Looks for words in blocks, and remembers what it found in each: a block that stayed as it is is not read again. */
export class WordFinder {
  readonly #wanted: Wanted;
  readonly #known = new WeakMap<ProseMirrorNode, { start: number; end: number }[]>();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** What is found in a part of the document, block by block, in order. */
  *between(doc: ProseMirrorNode, from: number, to: number): Generator<Found> {
    const blocks: { node: ProseMirrorNode; at: number }[] = [];
    doc.nodesBetween(from, to, (node, at) => {
      if (node.isTextblock) blocks.push({ node, at });
      return !node.isTextblock;
    });
    for (const { node, at } of blocks) {
      for (const { start, end } of this.#inBlock(node)) yield { from: at + 1 + start, to: at + 1 + end };
    }
  }

  #inBlock(block: ProseMirrorNode): { start: number; end: number }[] {
    const known = this.#known.get(block);
    if (known !== undefined) return known;
    const text = block.textBetween(0, block.content.size, '', (leaf) => atom.repeat(leaf.nodeSize));
    const found = placesIn(text, this.#wanted);
    this.#known.set(block, found);
    return found;
  }
}

/** Where the words stand in a text, in order; none lies in another. */
export function placesIn(text: string, wanted: Wanted): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const tokens = placedTokens(text);
  for (let at = 0; at < tokens.length;) {
    let length = 0;
    for (const words of wanted) {
      const fits =
        at + words.length <= tokens.length &&
        words.every((word, index) => {
          const token = tokens[at + index]?.text ?? '';
          if (token === word) return true;
          // The last word may go on, as it may while it is typed; a single one may stand inside of another.
          if (index < words.length - 1) return false;
          return token.startsWith(word) || (words.length === 1 && word.length >= insideFrom && token.includes(word));
        });
      if (fits) length = Math.max(length, words.length);
    }
    const [first, last] = [tokens[at], tokens[at + length - 1]];
    if (length > 0 && first !== undefined && last !== undefined) found.push({ start: first.start, end: last.end });
    at += Math.max(1, length);
  }
  return found;
}
