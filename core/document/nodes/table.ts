import type { NodeDefinition } from '../definition.ts';
import type { Table } from 'mdast';
import { isPlainTable, readPlainTable, writePlainTable } from './tables/plain.ts';
import { readSpreadTable, writeSpreadTable } from './tables/spread.ts';

export const table: NodeDefinition = {
  name: 'table',
  spec: { group: 'block', content: 'tableRow+', tableRole: 'table', isolating: true },
  toDOM: () => ['table', {}, ['tbody', {}, 0]],
  html: { read: [{ tag: 'table' }] },
  markdown: {
    readBlock: { table: (node: Table, context) => readPlainTable(node, context) },
    readHtml: readSpreadTable,
    writeBlock: (node, context) =>
      isPlainTable(node) ? [writePlainTable(node, context)] : writeSpreadTable(node, context),
  },
};
