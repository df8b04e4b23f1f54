import type { Nodes } from 'mdast';

import { blockTagAttrs, readBlockTag } from '../../document/blockAttributes.ts';
import type { NodeJson } from '../../document/json.ts';
import type { MarkdownBlock, MarkdownReadContext } from '../../document/markdown.ts';
import { markdownOf, readIsland, writeIsland } from '../../document/nodes/islands.ts';
import { hasBlockAttrs, nodeDefinition } from '../../document/schema.ts';

/**
 * What a block says of its alignment, direction and language stands in a `<div>` around its Markdown, for Markdown has no place
 * for it. This is done here for all blocks alike.
 */
export function writeInDiv(node: NodeJson, write: (plain: NodeJson) => MarkdownBlock[]): MarkdownBlock[] {
  const definition = nodeDefinition(node.type);
  const attrs = definition !== undefined && hasBlockAttrs(definition) ? blockTagAttrs(node.attrs ?? {}) : {};
  if (Object.keys(attrs).length === 0) return write(node);
  const { textAlign: _align, dir: _dir, lang: _lang, ...own } = node.attrs ?? {};
  return writeIsland({ name: 'div', attrs, children: write({ ...node, attrs: own }) });
}

/** Reads such a `<div>`, if exactly one block stands in it that may have what the tag says; any other stays as it is. */
export function readDiv(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const found = readIsland(siblings, index, { div: { markdown: true } });
  const attrs = found === null ? null : readBlockTag({ ...found.island, firstElement: () => null });
  if (found === null || attrs === null) return null;
  const [block, ...more] = context.blocks(markdownOf(found.island) ?? []);
  const definition = nodeDefinition(block?.type ?? '');
  if (block === undefined || more.length > 0 || definition === undefined || !hasBlockAttrs(definition)) return null;
  if (Object.keys(attrs).some((name) => (block.attrs?.[name] ?? null) !== null)) return null;
  return { node: { ...block, attrs: { ...block.attrs, ...attrs } }, next: found.next };
}
