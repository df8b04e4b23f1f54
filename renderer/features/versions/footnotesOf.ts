import type { DocumentDiff } from '#core/document/diff.ts';
import { sideOfNode } from '#core/document/diff/takeBack.ts';
import type { NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';

import { countFootnotes } from '../../editor/footnotes/numbering.ts';

/** The numbers of the footnotes in the later of two texts; those that are only in the earlier one have none. */
export function footnotesOf({ blocks }: DocumentDiff): ReadonlyMap<string, number> {
  const content = blocks.flatMap((block): NodeJson[] => {
    if (block.kind === 'deleted') return [];
    const node = block.kind === 'changed' ? sideOfNode(block.block, 'after') : block.block;
    return hasFootnote(node) ? [node] : [];
  });
  if (content.length === 0) return new Map();
  return countFootnotes(documentSchema.nodeFromJSON({ type: 'doc', content })).numbers;
}

const hasFootnote = ({ type, content = [] }: NodeJson): boolean =>
  type === 'footnoteReference' || type === 'footnoteDefinition' || content.some(hasFootnote);
