import type { Nodes } from 'mdast';

import type { NodeJson } from '../../json.ts';
import { orEmptyParagraph, unlessEmpty } from '../../markdown.ts';
import type { MarkdownBlock, MarkdownReadContext, MarkdownWriteContext } from '../../markdown.ts';
import { sameAttributes } from '../../tag.ts';
import { markdownOf, readIsland, writeIsland } from '../islands.ts';
import type { Island, IslandShape } from '../islands.ts';
import { cellDomAttrs, readCell } from './cells.ts';

const shape: IslandShape = {
  table: { holds: ['tr'] },
  tr: { holds: ['td', 'th'] },
  td: { markdown: true },
  th: { markdown: true },
};

/** A table that Markdown's own form cannot hold (spans, blocks in cells, widths) stands as lines of tags. */
export function writeSpreadTable(table: NodeJson, context: MarkdownWriteContext): MarkdownBlock[] {
  return writeIsland({
    name: 'table',
    children: (table.content ?? []).map((row) => ({
      name: 'tr',
      children: (row.content ?? []).map((cell) => ({
        name: cell.type === 'tableHeader' ? 'th' : 'td',
        attrs: cellDomAttrs(cell.attrs ?? {}),
        children: context.blocks(unlessEmpty(cell.content ?? [])),
      })),
    })),
  });
}

/** Reads what {@link writeSpreadTable} writes, and nothing that says more: any other table in HTML stays as it is. */
export function readSpreadTable(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const found = readIsland(siblings, index, shape);
  if (found === null || !isOurs(found.island)) return null;
  const rows = elementsOf(found.island);
  if (rows.length === 0) return null;
  return {
    node: {
      type: 'table',
      content: rows.map((row) => ({
        type: 'tableRow',
        content: elementsOf(row).map((cell) => readOne(cell, context)),
      })),
    },
    next: found.next,
  };
}

/** Asked of the whole table before any of it is read. */
const isOurs = (island: Island): boolean =>
  sameAttributes(island.name === 'td' || island.name === 'th' ? cellDomAttrs(attrsOf(island)) : {}, island.attrs) &&
  elementsOf(island).every(isOurs);

const elementsOf = (island: Island): Island[] => island.parts.filter((part): part is Island => !Array.isArray(part));

const attrsOf = (cell: Island): ReturnType<typeof readCell> => readCell({ ...cell, firstElement: () => null });

const readOne = (cell: Island, context: MarkdownReadContext): NodeJson => ({
  type: cell.name === 'th' ? 'tableHeader' : 'tableCell',
  attrs: attrsOf(cell),
  content: orEmptyParagraph(context.blocks(markdownOf(cell) ?? [])),
});
