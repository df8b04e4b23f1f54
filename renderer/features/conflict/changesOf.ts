import { differences } from '#core/document/align.ts';
import { diffDocuments } from '#core/document/diff.ts';
import type { ChangedNode, PartDiff } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';

import type { MarkedChange } from '../../editor/reading/changes.ts';
import { sizeOf } from '../../editor/reading/positions.ts';
import { inParts } from '../../ui/inParts.ts';

/** What is longer is compared block by block and no deeper: the window stands still meanwhile. In positions of both texts. */
const mostCompared = 30_000;

/**
 * What one side made of what both began with, as places in its blocks: words that came, and words that are formatted otherwise; of a long text
 * the blocks that are not what they were. Nothing where all of it came, for then there is nothing to tell apart.
 */
export function changesOf(base: readonly NodeJson[], side: readonly NodeJson[]): MarkedChange[] {
  if (base.length === 0 || side.length === 0) return [];
  const size = lengthOf(side);
  const marks = size + lengthOf(base) > mostCompared ? changedBlocks(base, side) : changedWords(base, side);
  const came = marks.filter(({ kind }) => kind === 'inserted').reduce((sum, { from, to }) => sum + to - from, 0);
  return came === size ? [] : marks;
}

/** Blocks in parts that are drawn for themselves, each with its changes as places in that part. */
export function markedParts(
  blocks: readonly NodeJson[],
  changes: readonly MarkedChange[],
): { blocks: NodeJson[]; changes: MarkedChange[] }[] {
  let start = 0;
  let next = 0;
  return inParts(blocks).map((part) => {
    const end = start + lengthOf(part);
    const own: MarkedChange[] = [];
    for (let change = changes[next]; change !== undefined && change.from < end; change = changes[next]) {
      own.push({ ...change, from: change.from - start, to: change.to - start });
      next += 1;
    }
    start = end;
    return { blocks: part, changes: own };
  });
}

const lengthOf = (blocks: readonly NodeJson[]): number => blocks.reduce((sum, block) => sum + sizeOf(block), 0);

function changedBlocks(base: readonly NodeJson[], side: readonly NodeJson[]): MarkedChange[] {
  const saying = (blocks: readonly NodeJson[]): string[] => blocks.map((block) => JSON.stringify(block));
  const changed = new Set<number>();
  for (const { start, end } of differences(saying(base), saying(side)))
    for (let block = start; block < end; block += 1) changed.add(block);
  let at = 0;
  return side.flatMap((block, index) => {
    const from = at;
    at += sizeOf(block);
    return changed.has(index) ? [{ kind: 'inserted' as const, from, to: at, isNode: true, words: '' }] : [];
  });
}

function changedWords(base: readonly NodeJson[], side: readonly NodeJson[]): MarkedChange[] {
  const text = (content: readonly NodeJson[]) => documentSchema.nodeFromJSON({ type: 'doc', content });
  const { blocks } = diffDocuments(text(base), text(side));
  const marks: MarkedChange[] = [];
  let at = 0;
  for (const block of blocks) {
    const part: PartDiff = block.kind === 'changed' ? block.block : { kind: block.kind, node: block.block };
    at += mark(part, at, marks);
  }
  return marks;
}

/** Marks what a part that begins at a position changed; how many positions it takes. */
function mark(part: PartDiff, at: number, marks: MarkedChange[]): number {
  if (part.kind === 'deleted') return 0;
  if (part.kind === 'changed') return markWithin(part, at, marks);
  const size = sizeOf(part.node);
  if (part.kind === 'inserted') marks.push({ kind: 'inserted', from: at, to: at + size, isNode: true, words: '' });
  return size;
}

function markWithin(node: ChangedNode, at: number, marks: MarkedChange[]): number {
  const isLeaf = documentSchema.nodes[node.after.type]?.isLeaf === true;
  const place = marks.length;
  let inside = at + 1;
  for (const child of node.children ?? []) inside += mark(child, inside, marks);
  for (const segment of node.inline ?? []) {
    if (segment.kind === 'deleted') continue;
    const nodes = segment.kind === 'formatted' ? segment.after : segment.nodes;
    const size = nodes.reduce((sum, one) => sum + sizeOf(one), 0);
    if (segment.kind !== 'same')
      marks.push({ kind: segment.kind, from: inside, to: inside + size, isNode: false, words: '' });
    inside += size;
  }
  const size = isLeaf ? 1 : inside + 1 - at;
  if (node.differs.length > 0)
    marks.splice(place, 0, { kind: 'formatted', from: at, to: at + size, isNode: true, words: '' });
  return size;
}
