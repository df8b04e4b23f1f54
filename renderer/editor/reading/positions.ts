import type { NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';

/** How many positions a node takes, as ProseMirror counts them. */
export function sizeOf(node: NodeJson): number {
  if (node.text !== undefined) return node.text.length;
  if (documentSchema.nodes[node.type]?.isLeaf === true) return 1;
  return (node.content ?? []).reduce((sum, child) => sum + sizeOf(child), 2);
}
