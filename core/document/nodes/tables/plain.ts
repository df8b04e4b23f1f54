import type { PhrasingContent, Table } from 'mdast';

import type { NodeJson } from '../../json.ts';
import type { MarkdownReadContext, MarkdownWriteContext } from '../../markdown.ts';
import { saysOfItself } from '../../markdown.ts';
import { keepEdges } from '../edges.ts';
import { isBareBreak } from '../paragraph.ts';

/** A table as Markdown has it: one row of headers, one paragraph in a cell, no spans, each column aligned as one. */
export function isPlainTable(table: NodeJson): boolean {
  const rows = table.content ?? [];
  const headers = rows[0]?.content ?? [];
  return (
    headers.length > 0 &&
    rows.every(
      (row, rowIndex) =>
        row.content?.length === headers.length &&
        row.content.every(
          (cell, column) =>
            cell.type === (rowIndex === 0 ? 'tableHeader' : 'tableCell') &&
            (cell.attrs?.['colspan'] ?? 1) === 1 &&
            (cell.attrs?.['rowspan'] ?? 1) === 1 &&
            (cell.attrs?.['colwidth'] ?? null) === null &&
            (cell.attrs?.['align'] ?? null) === (headers[column]?.attrs?.['align'] ?? null) &&
            cell.content?.length === 1 &&
            cell.content[0]?.type === 'paragraph' &&
            !saysOfItself(cell.content[0]),
        ),
    )
  );
}

export function readPlainTable(table: Table, context: MarkdownReadContext): NodeJson {
  const width = widthOf(table);
  return {
    type: 'table',
    content: table.children.map((row, rowIndex) => ({
      type: 'tableRow',
      content: Array.from({ length: width }, (_, column) => {
        const content = context.inline(row.children[column]?.children ?? []);
        return {
          type: rowIndex === 0 ? 'tableHeader' : 'tableCell',
          attrs: { colspan: 1, rowspan: 1, colwidth: null, align: table.align?.[column] ?? null },
          content: [{ type: 'paragraph', content: content.every(isBareBreak) ? content.slice(1) : content }],
        };
      }),
    })),
  };
}

/** GFM shows no cell beyond the last header; here such words get a column, or the next change of the table would lose them. */
function widthOf(table: Table): number {
  let width = table.align?.length ?? 0;
  for (const { children } of table.children) {
    const last = children.findLastIndex((cell) => cell.children.length > 0);
    if (last >= width) width = last + 1;
  }
  return width;
}

export function writePlainTable(table: NodeJson, context: MarkdownWriteContext): Table {
  const rows = table.content ?? [];
  return {
    type: 'table',
    align: (rows[0]?.content ?? []).map(
      (cell) => (cell.attrs?.['align'] as 'left' | 'center' | 'right' | null) ?? null,
    ),
    children: rows.map((row) => ({
      type: 'tableRow',
      children: (row.content ?? []).map((cell) => ({
        type: 'tableCell',
        children: writeCell(cell.content?.[0]?.content ?? [], context),
      })),
    })),
  };
}

function writeCell(content: readonly NodeJson[], context: MarkdownWriteContext): PhrasingContent[] {
  if (content.length === 0) return [];
  if (content.every(isBareBreak)) return [{ type: 'html', value: '<br>'.repeat(content.length + 1) }];
  return keepEdges(context.inline(content, 'cell'));
}
