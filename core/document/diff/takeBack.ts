import type { Node } from '@tiptap/pm/model';

import type { BlockDiff, ChangedNode, DocumentDiff, InlineSegment, PartDiff } from '../diff.ts';
import type { NodeJson } from '../json.ts';

type Side = 'before' | 'after';

/** The document after the changes, with those that are named taken back: all of them give what was before. `like` is any document of its schema. */
export function takeBack(like: Node, { blocks }: DocumentDiff, changes: ReadonlySet<number>): Node {
  const { schema } = like.type;
  const content = blocks
    .flatMap((block) => sideOfBlock(block, block.kind !== 'same' && changes.has(block.change) ? 'before' : 'after'))
    .map((json) => schema.nodeFromJSON(json));
  const { paragraph } = schema.nodes;
  if (content.length === 0 && paragraph !== undefined) content.push(paragraph.create());
  return like.type.create(like.attrs, content);
}

function sideOfBlock(block: BlockDiff, side: Side): NodeJson[] {
  if (block.kind === 'changed') return [sideOfNode(block.block, side)];
  return isOn(block.kind, side) ? [block.block] : [];
}

/** A changed node as it is on one side. */
export function sideOfNode(node: ChangedNode, side: Side): NodeJson {
  const content =
    node.inline === null
      ? (node.children ?? []).flatMap((part) => sideOfPart(part, side))
      : joinText(node.inline.flatMap((segment) => sideOfSegment(segment, side)));
  return { ...node[side], ...(content.length > 0 && { content }) };
}

function sideOfPart(part: PartDiff, side: Side): NodeJson[] {
  if (part.kind === 'changed') return [sideOfNode(part, side)];
  return isOn(part.kind, side) ? [part.node] : [];
}

function sideOfSegment(segment: InlineSegment, side: Side): NodeJson[] {
  if (segment.kind === 'formatted') return segment[side];
  return isOn(segment.kind, side) ? segment.nodes : [];
}

const isOn = (kind: 'same' | 'inserted' | 'deleted', side: Side): boolean =>
  kind === 'same' || (kind === 'inserted') === (side === 'after');

/** Text that follows text with the same marks is one. */
function joinText(nodes: readonly NodeJson[]): NodeJson[] {
  const found: NodeJson[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    const isAlike =
      last?.text !== undefined && node.text !== undefined && JSON.stringify(last.marks) === JSON.stringify(node.marks);
    if (isAlike && last !== undefined) found[found.length - 1] = { ...last, text: `${last.text}${node.text}` };
    else found.push(node);
  }
  return found;
}
