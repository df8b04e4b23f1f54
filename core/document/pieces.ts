import type { Node } from '@tiptap/pm/model';

import { wordOverlap } from '../wordOverlap.ts';
import type { Hunk } from './align.ts';
import { differences } from './align.ts';
import { nodeJson } from './schema.ts';

/** A run of the base, `from` up to, not including, `to`, and what one side has in its place. */
export interface Change {
  from: number;
  to: number;
  blocks: Node[];
}

const keys = new WeakMap<Node, string>();

/** What is the same for two nodes exactly when they say the same. */
export function keyOf(node: Node): string {
  let key = keys.get(node);
  if (key === undefined) {
    key = JSON.stringify(nodeJson(node));
    keys.set(node, key);
  }
  return key;
}

/** The nodes directly in a node. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  node.forEach((child) => children.push(child));
  return children;
}

/** A block in which nothing stands. */
export const isBlank = (node: Node): boolean => node.type.name === 'paragraph' && node.content.size === 0;

/** Where two runs of blocks differ; a block that became a similar one is a hunk of its own. */
export function blockDifferences(a: readonly Node[], b: readonly Node[]): Hunk[] {
  return differences(a.map(keyOf), b.map(keyOf)).flatMap((hunk) => split(a, b, hunk));
}

/** Most comparisons of blocks in one hunk; a longer one is rather a new text than an edited one. */
const mostComparisons = 2_500;
/** From how much of their words two blocks are taken for one that was edited. */
const similarEnough = 0.35;

function split(a: readonly Node[], b: readonly Node[], hunk: Hunk): Hunk[] {
  const { from, to, start, end } = hunk;
  const rows = to - from;
  const columns = end - start;
  if (rows === 0 || columns === 0 || (rows === 1 && columns === 1) || rows * columns > mostComparisons) return [hunk];
  const old = a.slice(from, to).map(wordsOf);
  const now = b.slice(start, end).map(wordsOf);
  const likeness = (row: number, column: number): number => {
    const value = wordOverlap(old[row] ?? new Map(), now[column] ?? new Map(), 0);
    return value < similarEnough || a[from + row]?.type !== b[start + column]?.type ? 0 : value;
  };
  const width = columns + 1;
  const likenesses = new Float64Array(rows * columns);
  const best = new Float64Array((rows + 1) * width);
  const cell = (row: number, column: number): number => best[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const alike = likeness(row, column);
      likenesses[row * columns + column] = alike;
      best[row * width + column] = Math.max(
        alike === 0 ? 0 : alike + cell(row + 1, column + 1),
        cell(row + 1, column),
        cell(row, column + 1),
      );
    }
  }
  const hunks: Hunk[] = [];
  let atA = from;
  let atB = start;
  const upTo = (nextA: number, nextB: number): void => {
    if (nextA > atA || nextB > atB) hunks.push({ from: atA, to: nextA, start: atB, end: nextB });
    atA = nextA;
    atB = nextB;
  };
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const alike = likenesses[row * columns + column] ?? 0;
    if (alike > 0 && cell(row, column) === alike + cell(row + 1, column + 1)) {
      upTo(from + row, start + column);
      upTo(from + ++row, start + ++column);
    } else if (cell(row + 1, column) >= cell(row, column + 1)) row++;
    else column++;
  }
  upTo(to, end);
  return hunks;
}

/** How alike two blocks are by their words, from 0 to 1. */
export function alike(one: Node, other: Node): number {
  return wordOverlap(wordsOf(one), wordsOf(other), 0);
}

/** The words of a block, and how often each stands in it. */
function wordsOf(node: Node): Map<string, number> {
  const words = new Map<string, number>();
  const text = node.textBetween(0, node.content.size, ' ', (leaf) => ` ${keyOf(leaf)} `);
  for (const { text: word, isWord } of tokensOf(text)) if (isWord) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** Scripts that put no space between words go letter by letter. */
const token =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}_'’])+)|\s+|[^]/gu;

/** What a text is made of: words, spaces and signs. */
export function* tokensOf(text: string): Generator<{ text: string; isWord: boolean }> {
  for (const [whole, word] of text.matchAll(token)) yield { text: whole, isWord: word !== undefined };
}

/** A word, a space, a sign or a node between them, as it stands in a block of text. */
export interface InlinePiece {
  node: Node;
  key: string;
  isWord: boolean;
}

/** What a block of text is made of, in order. */
export function inlinePieces(block: Node): InlinePiece[] {
  const pieces: InlinePiece[] = [];
  block.forEach((child) => {
    if (!child.isText) {
      pieces.push({ node: child, key: keyOf(child), isWord: true });
      return;
    }
    const marks = child.marks.length === 0 ? '' : JSON.stringify(child.marks);
    let at = 0;
    for (const { text, isWord } of tokensOf(child.text ?? '')) {
      pieces.push({ node: child.cut(at, at + text.length), key: `${marks} ${text}`, isWord });
      at += text.length;
    }
  });
  return pieces;
}
