import { readInteger } from '../../document/attributes.ts';
import { styleProperty } from '../../document/html.ts';
import type { NodeJson } from '../../document/json.ts';
import { placeCells } from '../../document/nodes/tables/grid.ts';
import type { PlacedCell } from '../../document/nodes/tables/grid.ts';
import { attribute, isElement } from './tree.ts';
import type { Element } from './tree.ts';
import { viewOf } from './views.ts';

/** A row of a table on a page, and the part of the table that it stands in. */
export interface TableRow {
  row: Element;
  part: Element;
}

/** The rows of a table in the order in which they are shown: a foot may stand before the body. */
export function rowsOf(table: Element): TableRow[] {
  const rows: Record<'thead' | 'tbody' | 'tfoot', TableRow[]> = { thead: [], tbody: [], tfoot: [] };
  for (const part of table.childNodes.filter(isElement)) {
    if (part.tagName === 'tr') rows.tbody.push({ row: part, part: table });
    if (part.tagName !== 'thead' && part.tagName !== 'tbody' && part.tagName !== 'tfoot') continue;
    for (const row of part.childNodes.filter(isElement)) {
      if (row.tagName === 'tr') rows[part.tagName].push({ row, part });
    }
  }
  return [...rows.thead, ...rows.tbody, ...rows.tfoot];
}

/** A cell with what its row, and the part of the table that it stands in, say of it. */
export function cellIn(cell: NodeJson, { row, part }: TableRow): NodeJson {
  const align = [row, part]
    .filter(({ tagName }) => tagName !== 'table')
    .map((element) => (styleProperty(viewOf(element), 'text-align') ?? attribute(element, 'align')).toLowerCase())
    .find((value) => ['left', 'center', 'right'].includes(value));
  return {
    ...cell,
    type: part.tagName === 'thead' ? 'tableHeader' : cell.type,
    attrs: { ...cell.attrs, align: cell.attrs?.['align'] ?? align ?? null },
  };
}

/** A table with what a page says of whole columns: their widths, and how a column is aligned for its header too. */
export function withColumns(table: NodeJson, element: Element): NodeJson {
  const cells = placeCells(table);
  const widths = widthsOf(element);
  const known = new Map(cells.map((placed) => [placed.cell, columnAttrs(placed, cells, widths)]));
  return {
    ...table,
    content: (table.content ?? []).map((row) => ({
      ...row,
      content: (row.content ?? []).map((cell) => ({ ...cell, attrs: { ...cell.attrs, ...known.get(cell) } })),
    })),
  };
}

function columnAttrs(
  { cell, column, row, colspan }: PlacedCell,
  cells: readonly PlacedCell[],
  widths: readonly number[],
): Record<string, unknown> {
  const own = widths.slice(column, column + colspan);
  const hasWidth = (cell.attrs?.['colwidth'] ?? null) === null && own.some((width) => width > 0);
  const below = row === 0 && cell.type === 'tableHeader' && (cell.attrs?.['align'] ?? null) === null;
  const align = below ? sharedAlign(cells, column) : null;
  return {
    ...(hasWidth && { colwidth: Array.from({ length: colspan }, (_, index) => own[index] ?? 0) }),
    ...(align !== null && { align }),
  };
}

/** How all cells of a column below the first row are aligned; null where they are not alike. */
function sharedAlign(cells: readonly PlacedCell[], column: number): unknown {
  const [first, ...others] = cells
    .filter((one) => one.row > 0 && one.column === column)
    .map(({ cell }) => cell.attrs?.['align'] ?? null);
  return first !== undefined && others.every((align) => align === first) ? first : null;
}

/**
 * The widths of columns, where a page says them in the style of its columns; 0 where it does not. Spreadsheets give each column a width
 * in an attribute besides, which is only what it happened to have.
 */
function widthsOf(table: Element): number[] {
  const columns = table.childNodes
    .filter(isElement)
    .flatMap((part) => (part.tagName === 'colgroup' ? part.childNodes.filter(isElement) : [part]))
    .filter(({ tagName }) => tagName === 'col');
  return columns.flatMap((column) => {
    const view = viewOf(column);
    const width = /^(\d+)(?:\.\d+)?px$/i.exec(styleProperty(view, 'width') ?? '')?.[1];
    const known = 'width' in view.attrs ? null : readInteger(width, 0, 100_000);
    return Array.from({ length: readInteger(view.attrs['span'], 1, 1_000) ?? 1 }, () => known ?? 0);
  });
}
