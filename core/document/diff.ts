import type { Node } from '@tiptap/pm/model';

import { blockAlignment } from './diff/blocks.ts';
import { changedNode } from './diff/changedNode.ts';
import type { NodeJson } from './json.ts';
import { childrenOf, keyOf } from './pieces.ts';
import { nodeJson } from './schema.ts';

/** What changed between two documents, block by block, in reading order. */
export interface DocumentDiff {
  blocks: BlockDiff[];
  /** How many changes there are: `change` below is less. */
  changes: number;
}

/**
 * `change` numbers the places that differ, from 0. A block that only moved is deleted in one place and inserted in the other under the
 * same number, and `moved` in both.
 */
export type BlockDiff =
  | { kind: 'same'; block: NodeJson }
  | { kind: 'inserted' | 'deleted'; change: number; moved: boolean; block: NodeJson }
  | { kind: 'changed'; change: number; block: ChangedNode };

/** A node that is in both documents and not the same: what it is, and what it holds. */
export interface ChangedNode {
  kind: 'changed';
  /** The node on each side, its content left out. */
  before: NodeJson;
  after: NodeJson;
  /** What of the node itself differs: `type`, or names of attributes. */
  differs: string[];
  /** What it holds: blocks, or the text of a block of text, or neither. */
  children: PartDiff[] | null;
  inline: InlineSegment[] | null;
}

/** A node in a node: an item of a list, a row of a table, a paragraph in a quote. */
export type PartDiff = { kind: 'same' | 'inserted' | 'deleted'; node: NodeJson } | ChangedNode;

/** A stretch of the text of a block. `formatted` words stayed, and their marks did not: names of marks that came, went or say
 * something else, and of a picture that stayed the names of what is said of it. */
export type InlineSegment =
  | { kind: 'same' | 'inserted' | 'deleted'; nodes: NodeJson[] }
  | { kind: 'formatted'; before: NodeJson[]; after: NodeJson[]; added: string[]; removed: string[]; changed: string[] };

/**
 * Compares two documents of one schema as a reader would: blocks that are the same first, then those that became similar ones, and inside
 * those lists item by item, tables cell by cell, and text word by word (by letter where scripts put no space between words).
 */
export function diffDocuments(before: Node, after: Node): DocumentDiff {
  const aligned = blockAlignment(childrenOf(before), childrenOf(after));
  const moves = movesIn(aligned);
  const numbers = new Map<string, number>();
  let changes = 0;
  const blocks = aligned.map((part): BlockDiff => {
    if (part.kind === 'same') return { kind: 'same', block: nodeJson(part.after) };
    if (part.kind === 'changed') {
      return { kind: 'changed', change: changes++, block: changedNode(part.before, part.after) };
    }
    const key = keyOf(part.node);
    const moved = moves.has(part.node);
    const change = (moved ? numbers.get(key) : undefined) ?? changes++;
    if (moved) numbers.set(key, change);
    return { kind: part.kind, change, moved, block: nodeJson(part.node) };
  });
  return { blocks, changes };
}

/** The nodes that stand elsewhere on the other side: once on each, and long enough that this is no accident. */
function movesIn(aligned: ReturnType<typeof blockAlignment>): Set<Node> {
  const places = new Map<string, { inserted: Node[]; deleted: Node[] }>();
  for (const part of aligned) {
    if (part.kind !== 'inserted' && part.kind !== 'deleted') continue;
    const key = keyOf(part.node);
    const place = places.get(key) ?? { inserted: [], deleted: [] };
    place[part.kind].push(part.node);
    places.set(key, place);
  }
  const moved = new Set<Node>();
  for (const [key, { inserted, deleted }] of places) {
    const [come] = inserted;
    const [gone] = deleted;
    if (come === undefined || gone === undefined || inserted.length > 1 || deleted.length > 1) continue;
    if (key.length > 60) moved.add(come).add(gone);
  }
  return moved;
}
