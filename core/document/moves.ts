import type { Node } from '@tiptap/pm/model';

import type { Change } from './pieces.ts';
import { keyOf } from './pieces.ts';

/** A block shorter than this is too common to be followed: it may stand in several places by chance. */
const shortest = 20;

/**
 * Lets edits follow blocks that the other side moved, and keeps a block that both moved in one place only, mine. Changes the lists of
 * changes in place.
 */
export function followMoves(
  base: readonly Node[],
  mine: readonly Node[],
  theirs: readonly Node[],
  ours: Change[],
  others: Change[],
): void {
  const once = occurringOnce(base);
  const movedHere = moved(once, mine, ours);
  const movedThere = moved(once, theirs, others);
  for (const [key, { index, change }] of movedHere) {
    const there = movedThere.get(key);
    if (there !== undefined) without(there.change, key);
    else takeEdit(others, index, change, key);
  }
  for (const [key, { index, change }] of movedThere) if (!movedHere.has(key)) takeEdit(ours, index, change, key);
  for (const changes of [ours, others]) {
    const kept = changes.filter(({ from, to, blocks }) => to > from || blocks.length > 0);
    changes.splice(0, changes.length, ...kept);
  }
}

interface Move {
  /** Where it stood in the base. */
  index: number;
  /** The change that puts it where it is now. */
  change: Change;
}

/** The blocks that one side took from their place and put, as they were, elsewhere. */
function moved(
  once: ReadonlyMap<string, number>,
  side: readonly Node[],
  changes: readonly Change[],
): Map<string, Move> {
  const here = occurringOnce(side);
  const moves = new Map<string, Move>();
  for (const change of changes) {
    for (const block of change.blocks) {
      const key = keyOf(block);
      const index = once.get(key);
      if (index === undefined || !here.has(key) || block.textContent.length < shortest) continue;
      if (changes.some(({ from, to }) => from <= index && index < to)) moves.set(key, { index, change });
    }
  }
  return moves;
}

/** Where each block stands that stands in one place only. */
function occurringOnce(blocks: readonly Node[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [at, block] of blocks.entries()) {
    const key = keyOf(block);
    if (places.has(key)) repeated.add(key);
    places.set(key, at);
  }
  for (const key of repeated) places.delete(key);
  return places;
}

/** Makes the edit of a block where it is now: at its old place the two sides then agree that it is gone. */
function takeEdit(changes: readonly Change[], index: number, target: Change, key: string): void {
  const edit = changes.find(({ from, to, blocks }) => from === index && to === index + 1 && blocks.length === 1);
  const [block] = edit?.blocks ?? [];
  if (edit === undefined || block === undefined) return;
  target.blocks = target.blocks.map((one) => (keyOf(one) === key ? block : one));
  edit.blocks = [];
}

function without(change: Change, key: string): void {
  change.blocks = change.blocks.filter((block) => keyOf(block) !== key);
}
