import type { Node } from '@tiptap/pm/model';

import type { ChangedNode, PartDiff } from '../diff.ts';
import type { NodeJson } from '../json.ts';
import { childrenOf } from '../pieces.ts';
import { nodeJson } from '../schema.ts';
import { blockAlignment } from './blocks.ts';
import { inlineSegments } from './inline.ts';

/** Compares two nodes of which one became the other: what they are, then what they hold. */
export function changedNode(before: Node, after: Node): ChangedNode {
  const isText = before.inlineContent && after.inlineContent;
  return {
    kind: 'changed',
    before: shellOf(before),
    after: shellOf(after),
    differs: differencesOf(before, after),
    children: isText || (before.isLeaf && after.isLeaf) ? null : parts(childrenOf(before), childrenOf(after)),
    inline: isText ? inlineSegments(before, after) : null,
  };
}

function parts(before: readonly Node[], after: readonly Node[]): PartDiff[] {
  return blockAlignment(before, after, true).map((part): PartDiff => {
    if (part.kind === 'same') return { kind: 'same', node: nodeJson(part.after) };
    if (part.kind === 'changed') return changedNode(part.before, part.after);
    return { kind: part.kind, node: nodeJson(part.node) };
  });
}

function shellOf(node: Node): NodeJson {
  const { type, attrs, marks } = nodeJson(node.isText ? node : node.copy());
  return { type, ...(attrs && { attrs }), ...(marks && { marks }) };
}

function differencesOf(before: Node, after: Node): string[] {
  const names = new Set([...Object.keys(before.attrs), ...Object.keys(after.attrs)]);
  const attrs = [...names].filter((name) => JSON.stringify(before.attrs[name]) !== JSON.stringify(after.attrs[name]));
  return before.type === after.type ? attrs : ['type', ...attrs];
}
