import type { Node } from '@tiptap/pm/model';

import { tokensOf } from '../pieces.ts';
import { nameOfLeaf } from './leaves.ts';

/** From how much of their words two blocks are taken for one that was edited. */
const similarEnough = 0.3;
/** Runs up to so many pairs are compared pair by pair; of longer ones those that share a rare word. */
const fewPairs = 2_500;
/** A word in more blocks than this tells little of each. */
const rare = 8;
/** How far from its place a block without a rare word is looked for. */
const reach = 8;

/**
 * The pairs of nodes that are most probably one that was edited, rising on both sides. In a block (a cell, an item) a single
 * node that took another's place is that one, however unlike.
 */
export function pairSimilar(before: readonly Node[], after: readonly Node[], isInBlock: boolean): [number, number][] {
  if (before.length === 0 || after.length === 0) return [];
  if (
    before.length === after.length &&
    before.every((node) => holdsPlace(node)) &&
    after.every((node) => holdsPlace(node))
  )
    return before.map((_, index) => [index, index]);
  const isAlone = before.length === 1 && after.length === 1;
  const candidates =
    before.length * after.length <= fewPairs
      ? everyPair(before.length, after.length)
      : pairsWithRareWords(before, after);
  const weighed: Weighed[] = [];
  for (const [one, other] of candidates) {
    const [old, now] = [before[one] as Node, after[other] as Node];
    if (!canPair(old, now)) continue;
    const weight = likeness(old, now);
    if (weight >= similarEnough || (isAlone && (isInBlock || isShell(old))))
      weighed.push({ one, other, weight: weight + 0.01 });
  }
  return heaviestRising(weighed, after.length);
}

/** Nodes that are what they are by where they stand. */
const holdsPlace = (node: Node): boolean => ['tableCell', 'tableHeader'].includes(node.type.name);

/** Nodes that are known by what they are rather than by their words. */
const isShell = (node: Node): boolean => !node.isTextblock;

const lists = ['bulletList', 'orderedList', 'taskList'];
const items = ['listItem', 'taskItem'];

/** Whether one of the nodes can be shown as what the other became. */
function canPair(one: Node, other: Node): boolean {
  if (one.type === other.type) return true;
  if (one.isTextblock && other.isTextblock) return true;
  return [lists, items].some((names) => names.includes(one.type.name) && names.includes(other.type.name));
}

/** How alike two nodes are, from 0 to 1: by the words they share; short ones by their letters too. */
function likeness(one: Node, other: Node): number {
  const [old, now] = [wordsOf(one), wordsOf(other)];
  if (old.size === 0 && now.size === 0) return one.type === other.type ? similarEnough : 0;
  let common = 0;
  let all = 0;
  for (const [word, count] of old) {
    common += Math.min(count, now.get(word) ?? 0);
    all += count;
  }
  for (const count of now.values()) all += count;
  const byWords = (2 * common) / all;
  return all <= 12 ? Math.max(byWords, sameEnds(one.textContent, other.textContent)) : byWords;
}

/** The share of two texts that is the same at their start and end; 0 where that is less than half. */
function sameEnds(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const share = (start + end) / Math.max(one.length, other.length, 1);
  return share >= 0.5 ? share : 0;
}

const known = new WeakMap<Node, Map<string, number>>();

/** The words of a node, and how often each stands in it; what is no text counts as a word. */
function wordsOf(node: Node): Map<string, number> {
  let words = known.get(node);
  if (words !== undefined) return words;
  words = new Map<string, number>();
  const add = (word: string): void => void words?.set(word, (words.get(word) ?? 0) + 1);
  const walk = (inner: Node): void => {
    if (inner.isText) {
      for (const { text, isWord } of tokensOf(inner.text ?? '')) if (isWord) add(text.toLowerCase());
    } else if (inner.isLeaf) add(nameOfLeaf(inner));
    else inner.forEach(walk);
  };
  walk(node);
  known.set(node, words);
  return words;
}

function* everyPair(rows: number, columns: number): Generator<[number, number]> {
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) yield [row, column];
}

/** Pairs that share a word which few others have, and those of about the same place. */
function pairsWithRareWords(before: readonly Node[], after: readonly Node[]): [number, number][] {
  const places = new Map<string, number[]>();
  for (const [index, node] of after.entries()) {
    for (const word of wordsOf(node).keys()) {
      const found = places.get(word);
      if (found === undefined) places.set(word, [index]);
      else if (found.length <= rare) found.push(index);
    }
  }
  return before.flatMap((node, index) => {
    const others = new Set<number>();
    const place = Math.round((index * after.length) / before.length);
    for (let other = Math.max(0, place - reach); other <= Math.min(after.length - 1, place + reach); other++)
      others.add(other);
    for (const word of wordsOf(node).keys()) {
      const found = places.get(word) ?? [];
      if (found.length <= rare) for (const other of found) others.add(other);
    }
    return [...others].sort((one, other) => one - other).map((other): [number, number] => [index, other]);
  });
}

interface Weighed {
  one: number;
  other: number;
  weight: number;
}

/** The pairs of most weight together that rise on both sides. */
function heaviestRising(pairs: readonly Weighed[], width: number): [number, number][] {
  /** For each place a pair that ends the heaviest run up to there, as a tree of maxima. */
  const tree: number[] = Array.from({ length: width + 1 }, () => -1);
  const total: number[] = [];
  const previous: number[] = [];
  const heaviestBefore = (place: number): number => {
    let best = -1;
    for (let at = place; at > 0; at -= at & -at) {
      const index = tree[at] ?? -1;
      if (index !== -1 && (best === -1 || (total[index] ?? 0) > (total[best] ?? 0))) best = index;
    }
    return best;
  };
  let heaviest = -1;
  // Pairs of one row must not follow each other: the later columns come first.
  const order = [...pairs.keys()].sort((left, right) => {
    const [one, other] = [pairs[left] as Weighed, pairs[right] as Weighed];
    return one.one - other.one || other.other - one.other;
  });
  for (const index of order) {
    const { other, weight } = pairs[index] as Weighed;
    const before = heaviestBefore(other);
    previous[index] = before;
    total[index] = weight + (before === -1 ? 0 : (total[before] ?? 0));
    for (let at = other + 1; at <= width; at += at & -at) {
      const rival = tree[at] ?? -1;
      if (rival === -1 || (total[rival] ?? 0) < (total[index] ?? 0)) tree[at] = index;
    }
    if (heaviest === -1 || (total[heaviest] ?? 0) < (total[index] ?? 0)) heaviest = index;
  }
  const run: [number, number][] = [];
  for (let at = heaviest; at !== -1; at = previous[at] ?? -1) {
    const { one, other } = pairs[at] as Weighed;
    run.push([one, other]);
  }
  return run.toReversed();
}
