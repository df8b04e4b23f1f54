import { Fragment } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';

import type { ConflictChoice } from '../post/conflict.ts';
import { withOwnLabels } from './footnoteLabels.ts';
import type { Change } from './pieces.ts';
import { alike, blockDifferences, childrenOf, isBlank, keyOf } from './pieces.ts';
import { mergeText } from './mergeText.ts';
import { followMoves } from './moves.ts';

/** A part of a merged text: blocks that are settled, or a place that both sides changed, differently. */
export type MergedPart =
  | { kind: 'settled'; blocks: Node[] }
  | { kind: 'place'; base: Node[]; mine: Node[]; theirs: Node[] };
export type MergedPlace = Extract<MergedPart, { kind: 'place' }>;

/** Two changed texts, brought together as far as that is safe. */
export interface Merged {
  parts: MergedPart[];
  /** The parts that somebody has to decide about. */
  places: MergedPlace[];
}

/**
 * Brings together what two sides made of one document, block by block; all three of one schema. What one side changed is taken, what both
 * changed alike counts once, and of a block that both changed the words are brought together where they changed well apart. A block that
 * one side moved takes the other's edits with it. Insertions at one place are both kept, theirs first, unless they look like two
 * versions of one text. All else that both changed is a place to decide about: nothing that either side wrote is dropped.
 */
export function mergeDocuments(base: Node, mine: Node, theirs: Node): Merged {
  const other = withOwnLabels(base, mine, theirs);
  const parts = mergeBlocks(childrenOf(base), childrenOf(mine), childrenOf(other));
  return { parts, places: parts.filter((part) => part.kind === 'place') };
}

/** The merged document; one choice for each place, in order, `mine` where none is given. */
export function settledDocument(merged: Merged, like: Node, choices: readonly ConflictChoice[] = []): Node {
  let place = 0;
  const blocks = merged.parts.flatMap((part) => {
    if (part.kind === 'settled') return part.blocks;
    const choice = choices[place++] ?? 'mine';
    return choice === 'both' ? [...part.mine, ...part.theirs] : part[choice];
  });
  const { paragraph } = like.type.schema.nodes;
  if (blocks.length === 0 && paragraph !== undefined) blocks.push(paragraph.create());
  return like.type.create(like.attrs, blocks);
}

function mergeBlocks(base: readonly Node[], mine: readonly Node[], theirs: readonly Node[]): MergedPart[] {
  const settled = (blocks: readonly Node[]): MergedPart[] => [{ kind: 'settled', blocks: [...blocks] }];
  if (same(mine, theirs) || same(base, theirs)) return settled(mine);
  if (same(base, mine)) return settled(theirs);
  const ours = changesOf(base, mine);
  const others = changesOf(base, theirs);
  followMoves(base, mine, theirs, ours, others);

  const parts: MergedPart[] = [];
  let at = 0;
  for (const { from, to, mine: my, theirs: their } of groups(ours, others)) {
    if (from > at) parts.push({ kind: 'settled', blocks: base.slice(at, from) });
    at = Math.max(at, to);
    parts.push(decide(base.slice(from, to), applied(base, from, to, my), applied(base, from, to, their)));
  }
  if (at < base.length) parts.push({ kind: 'settled', blocks: base.slice(at) });
  return parts.filter((part) => part.kind === 'place' || part.blocks.length > 0);
}

const changesOf = (base: readonly Node[], other: readonly Node[]): Change[] =>
  blockDifferences(base, other).map(({ from, to, start, end }) => ({ from, to, blocks: other.slice(start, end) }));

interface Group {
  from: number;
  to: number;
  mine: Change[];
  theirs: Change[];
}

/** Changes that have to be looked at together, in order. */
function groups(mine: readonly Change[], theirs: readonly Change[]): Group[] {
  const all = [
    ...mine.map((change) => ({ change, side: 'mine' as const })),
    ...theirs.map((change) => ({ change, side: 'theirs' as const })),
  ].sort((one, other) => one.change.from - other.change.from || one.change.to - other.change.to);
  const found: Group[] = [];
  for (const { change, side } of all) {
    const last = found.at(-1);
    if (last !== undefined && touches(last, change, side)) {
      last.to = Math.max(last.to, change.to);
      last[side].push(change);
    } else found.push({ from: change.from, to: change.to, mine: [], theirs: [], [side]: [change] });
  }
  return found;
}

/** Whether a change has to be decided about with the group before it, which begins no later. */
function touches(group: Group, change: Change, side: 'mine' | 'theirs'): boolean {
  if (change.from < group.to) return change.from > group.from || change.to > change.from;
  const isInsertion = change.from === change.to && group.from === group.to;
  if (isInsertion) return change.from === group.from;
  // What was put beside a block that is contested belongs to it: it may be the other half of it.
  return (
    change.from === change.to &&
    change.from === group.to &&
    group.mine.length > 0 &&
    group.theirs.length > 0 &&
    group[side].length > 0
  );
}

/** A run of the base with one side's changes. */
function applied(base: readonly Node[], from: number, to: number, changes: readonly Change[]): Node[] {
  const blocks: Node[] = [];
  let at = from;
  for (const change of changes) {
    blocks.push(...base.slice(at, change.from), ...change.blocks);
    at = change.to;
  }
  return [...blocks, ...base.slice(at, to)];
}

function decide(base: Node[], mine: Node[], theirs: Node[]): MergedPart {
  const settled = (blocks: Node[]): MergedPart => ({ kind: 'settled', blocks });
  if (same(mine, theirs) || same(base, theirs)) return settled(mine);
  if (same(base, mine)) return settled(theirs);
  // Empty lines are nobody's words: they never stand against another's.
  if (base.every(isBlank)) {
    const both = insertions(withoutBlanks(mine), withoutBlanks(theirs));
    return both === null ? { kind: 'place', base: [], mine, theirs } : settled(both);
  }
  if (mine.some(isBlank) || theirs.some(isBlank)) {
    const part = decide(withoutBlanks(base), withoutBlanks(mine), withoutBlanks(theirs));
    if (part.kind === 'settled') return part;
  }
  const [before] = base;
  const [my] = mine;
  const [their] = theirs;
  if (base.length === 1 && mine.length === 1 && theirs.length === 1 && before && my && their) {
    const block = mergeBlock(before, my, their);
    if (block !== null) return settled([block]);
  }
  return { kind: 'place', base, mine, theirs };
}

const withoutBlanks = (blocks: readonly Node[]): Node[] => blocks.filter((block) => !isBlank(block));

/** From how much of their words two insertions at one place are taken for versions of one text. */
const oneText = 0.3;

/** What both sides put at one place: theirs, then mine, what is common once. Null when it may be one text in two versions. */
function insertions(mine: Node[], theirs: Node[]): Node[] | null {
  let start = 0;
  while (start < mine.length && start < theirs.length && equal(mine[start], theirs[start])) start++;
  let end = 0;
  const shorter = Math.min(mine.length, theirs.length) - start;
  while (end < shorter && equal(mine.at(-1 - end), theirs.at(-1 - end))) end++;
  const my = mine.slice(start, mine.length - end);
  const their = theirs.slice(start, theirs.length - end);
  const clash = my.some((one) => their.some((other) => alike(one, other) > oneText));
  return clash ? null : [...mine.slice(0, start), ...their, ...my, ...mine.slice(mine.length - end)];
}

const equal = (one: Node | undefined, other: Node | undefined): boolean =>
  one !== undefined && other !== undefined && keyOf(one) === keyOf(other);

const same = (one: readonly Node[], other: readonly Node[]): boolean =>
  one.length === other.length && one.every((block, at) => equal(block, other[at]));

/** Blocks whose parts are blocks that can come and go one by one; a table is a whole. */
const containers = new Set([
  'bulletList',
  'orderedList',
  'taskList',
  'listItem',
  'taskItem',
  'blockquote',
  'callout',
  'footnoteDefinition',
]);

/** One block that both sides changed; null when that cannot be brought together safely. */
function mergeBlock(base: Node, mine: Node, theirs: Node): Node | null {
  if (mine.type !== base.type || theirs.type !== base.type) return null;
  const attrs = mergeAttrs(base.attrs, mine.attrs, theirs.attrs);
  if (attrs === null) return null;
  const content = mergeContent(base, mine, theirs);
  if (content === null) return null;
  try {
    const block = base.type.createChecked(attrs, content, base.marks);
    block.check();
    return block;
  } catch {
    return null;
  }
}

function mergeContent(base: Node, mine: Node, theirs: Node): Fragment | null {
  if (mine.content.eq(theirs.content) || theirs.content.eq(base.content)) return mine.content;
  if (mine.content.eq(base.content)) return theirs.content;
  if (base.inlineContent) return mergeText(base, mine, theirs);
  if (!containers.has(base.type.name)) return null;
  const parts = mergeBlocks(childrenOf(base), childrenOf(mine), childrenOf(theirs));
  const blocks = parts.flatMap((part) => (part.kind === 'settled' ? [part] : []));
  return blocks.length === parts.length ? Fragment.fromArray(blocks.flatMap((part) => part.blocks)) : null;
}

function mergeAttrs(base: Node['attrs'], mine: Node['attrs'], theirs: Node['attrs']): Record<string, unknown> | null {
  const merged: Record<string, unknown> = {};
  for (const name of Object.keys(base)) {
    const [was, my, their] = [base, mine, theirs].map((attrs) => JSON.stringify(attrs[name]));
    if (my !== their && my !== was && their !== was) return null;
    merged[name] = my === was ? theirs[name] : mine[name];
  }
  return merged;
}
