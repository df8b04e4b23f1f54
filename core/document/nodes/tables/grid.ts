import { numberOf } from '../../attributes.ts';
import type { NodeJson } from '../../json.ts';

/** A cell with the place it takes up in its table. */
export interface PlacedCell {
  cell: NodeJson;
  row: number;
  column: number;
  colspan: number;
  /** Cut where the table ends. */
  rowspan: number;
}

/** Beyond this many columns nobody looks whether a cell from above is in the way. */
const mostColumns = 2_000;

/** Where each cell of a table stands, spans of the rows above taken into account, as a browser lays it out. */
export function placeCells(table: NodeJson): PlacedCell[] {
  const rows = table.content ?? [];
  const placed: PlacedCell[] = [];
  /** How many more rows a cell from above takes up of each column. */
  const taken: number[] = [];
  for (const [row, { content = [] }] of rows.entries()) {
    let column = 0;
    const next: { column: number; colspan: number; rowspan: number }[] = [];
    for (const cell of content) {
      while ((taken[column] ?? 0) > 0) column += 1;
      const colspan = numberOf(cell.attrs?.['colspan'], 1);
      const rowspan = Math.min(numberOf(cell.attrs?.['rowspan'], 1), rows.length - row);
      placed.push({ cell, row, column, colspan, rowspan });
      next.push({ column, colspan, rowspan });
      column += colspan;
    }
    for (const [index, count] of taken.entries()) if (count > 0) taken[index] = count - 1;
    for (const { column: from, colspan, rowspan } of next) {
      for (let index = from; index < Math.min(from + colspan, mostColumns); index += 1)
        taken[index] = Math.max(taken[index] ?? 0, rowspan - 1);
    }
  }
  return placed;
}

/**
 * How many rows at the head of a table are its head: they hold nothing but header cells, and no cell of them reaches below. A table of
 * such rows alone has one row for its head, and the others for its body.
 */
export function headRows(table: NodeJson, cells: readonly PlacedCell[]): number {
  const rows = table.content ?? [];
  let count = 0;
  while (isHeaderRow(rows[count])) count += 1;
  count = count === rows.length ? Math.min(count, 1) : count;
  while (count > 0 && cells.some(({ row, rowspan }) => row < count && row + rowspan > count)) count -= 1;
  return count;
}

/** Whether a row holds header cells and no others. */
export const isHeaderRow = (row: NodeJson | undefined): boolean =>
  row?.content !== undefined && row.content.length > 0 && row.content.every(({ type }) => type === 'tableHeader');

/** The width that each column was given, in pixels; null where it was given none. Nothing at all when no column has a width. */
export function columnWidths(cells: readonly PlacedCell[]): (number | null)[] {
  const widths: (number | null)[] = [];
  for (const { cell, column, colspan } of cells) {
    const given = cell.attrs?.['colwidth'];
    for (let index = 0; index < colspan && column + index < mostColumns; index += 1) {
      const width: unknown = Array.isArray(given) ? given[index] : null;
      widths[column + index] ??= typeof width === 'number' && width > 0 ? width : null;
    }
  }
  return widths.some((width) => width !== null) ? Array.from(widths, (width) => width ?? null) : [];
}
