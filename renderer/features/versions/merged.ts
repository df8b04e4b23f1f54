import type { BlockDiff, ChangedNode, InlineSegment, PartDiff } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';

import type { MarkedChange } from '../../editor/reading/changes.ts';
import { sizeOf } from '../../editor/reading/positions.ts';
import { changeWords, exchangeWords, formatWords } from './words.ts';

/** Both sides of a change in one rendering, and what of it is what. */
export interface Merged {
  blocks: NodeJson[];
  marks: MarkedChange[];
}

/** Brings the two sides of a changed block into one: what went stands before what came. */
export function mergedBlock(diff: Exclude<BlockDiff, { kind: 'same' }>): Merged {
  const marks: MarkedChange[] = [];
  const block = diff.kind === 'changed' ? diff.block : { kind: diff.kind, node: diff.block };
  return { blocks: part(block, 0, marks), marks };
}

/** Attributes of nodes without content that one sees: where they differ, one thing stands in the place of another. */
const drawn = new Set(['src', 'tex', 'url', 'source', 'html']);

/** Draws one part at a position; its nodes, one after another. */
function part(diff: PartDiff, at: number, marks: MarkedChange[]): NodeJson[] {
  if (diff.kind === 'same') return [diff.node];
  if (diff.kind !== 'changed') {
    marks.push({ kind: diff.kind, from: at, to: at + sizeOf(diff.node), isNode: true, words: '' });
    return [diff.node];
  }
  const itself =
    diff.children === null && diff.inline === null ? diff.differs.find((name) => drawn.has(name)) : undefined;
  if (itself !== undefined) {
    // Another picture or formula: both are shown.
    const size = sizeOf(diff.before);
    marks.push({ kind: 'deleted', from: at, to: at + size, isNode: true, words: exchangeWords(diff, itself) });
    marks.push({ kind: 'inserted', from: at + size, to: at + size + sizeOf(diff.after), isNode: true, words: '' });
    return [diff.before, diff.after];
  }
  return [changed(diff, at, marks)];
}

function changed(diff: ChangedNode, at: number, marks: MarkedChange[]): NodeJson {
  const content: NodeJson[] = [];
  let inside = at + 1;
  const place = marks.length;
  for (const child of diff.children ?? []) {
    for (const node of part(child, inside, marks)) {
      content.push(node);
      inside += sizeOf(node);
    }
  }
  for (const segment of diff.inline ?? []) {
    const nodes = segment.kind === 'formatted' ? segment.after : segment.nodes;
    const size = nodes.reduce((sum, node) => sum + sizeOf(node), 0);
    if (segment.kind !== 'same')
      marks.push({ kind: segment.kind, from: inside, to: inside + size, isNode: false, words: wordsOf(segment) });
    content.push(...nodes);
    inside += size;
  }
  const node = { ...diff.after, ...(content.length > 0 && { content }) };
  if (diff.differs.length > 0) {
    const words = changeWords(diff);
    marks.splice(place, 0, { kind: 'formatted', from: at, to: at + sizeOf(node), isNode: true, words });
  }
  return node;
}

const wordsOf = (segment: InlineSegment): string => (segment.kind === 'formatted' ? formatWords(segment) : '');
