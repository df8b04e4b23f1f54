import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { HtmlTree, HtmlWriteContext } from '../html.ts';
import type { NodeJson } from '../json.ts';
import type { Table } from 'mdast';
import { columnWidths, headRows, isHeaderRow, placeCells } from './tables/grid.ts';
import { isPlainTable, readPlainTable, writePlainTable } from './tables/plain.ts';
import { readSpreadTable, writeSpreadTable } from './tables/spread.ts';

export const table: NodeDefinition = {
  name: 'table',
  attrs: blockAttributes,
  spec: { group: 'block', content: 'tableRow+', tableRole: 'table', isolating: true },
  toDOM: () => ['table', {}, ['tbody', {}, 0]],
  html: {
    read: [{ tag: 'table' }],
    write: writeHtml,
  },
  markdown: {
    readBlock: { table: (node: Table, context) => readPlainTable(node, context) },
    readHtml: readSpreadTable,
    writeBlock: (node, context) =>
      isPlainTable(node) ? [writePlainTable(node, context)] : writeSpreadTable(node, context),
  },
};

/** Header cells say of what they are the header, so that a table can be understood by ear. */
function writeHtml(node: NodeJson, context: HtmlWriteContext): HtmlTree {
  const rows = node.content ?? [];
  const cells = placeCells(node);
  const head = headRows(node, cells);
  const group = (tag: string, part: readonly NodeJson[]): HtmlTree[] =>
    part.length === 0 ? [] : [{ tag, attrs: {}, children: part.map((row) => writeRow(row, tag === 'thead', context)) }];
  const widths = columnWidths(cells);
  const columns = widths.map((width) => ({
    tag: 'col',
    attrs: width === null ? {} : { style: `width: ${width}px` },
    children: [],
  }));
  return {
    tag: 'table',
    attrs: {},
    children: [
      ...(columns.length === 0 ? [] : [{ tag: 'colgroup', attrs: {}, children: columns }]),
      ...group('thead', rows.slice(0, head)),
      ...group('tbody', rows.slice(head)),
    ],
  };
}

function writeRow(row: NodeJson, inHead: boolean, context: HtmlWriteContext): HtmlTree {
  const scope = inHead || isHeaderRow(row) ? 'col' : 'row';
  const cells = (row.content ?? []).map((cell) => {
    const tree = context.render(cell, row);
    const isHeader = cell.type === 'tableHeader' && typeof tree !== 'string' && 'tag' in tree;
    return isHeader ? { ...tree, attrs: { ...tree.attrs, scope } } : tree;
  });
  return { tag: 'tr', attrs: {}, children: cells };
}
