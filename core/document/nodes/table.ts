import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { HtmlTree } from '../html.ts';
import type { NodeJson } from '../json.ts';
import type { Table } from 'mdast';
import { isPlainTable, readPlainTable, writePlainTable } from './tables/plain.ts';
import { readSpreadTable, writeSpreadTable } from './tables/spread.ts';

export const table: NodeDefinition = {
  name: 'table',
  attrs: blockAttributes,
  spec: { group: 'block', content: 'tableRow+', tableRole: 'table', isolating: true },
  toDOM: () => ['table', {}, ['tbody', {}, 0]],
  html: {
    read: [{ tag: 'table' }],
    write: (node, context) => {
      const rows = node.content ?? [];
      const headed = rows.length > 0 && (rows[0]?.content ?? []).every((cell) => cell.type === 'tableHeader');
      const group = (tag: string, part: readonly NodeJson[]): HtmlTree[] =>
        part.length === 0 ? [] : [{ tag, attrs: {}, children: part.map((row) => context.render(row, node)) }];
      return {
        tag: 'table',
        attrs: {},
        children: [...group('thead', headed ? rows.slice(0, 1) : []), ...group('tbody', headed ? rows.slice(1) : rows)],
      };
    },
  },
  markdown: {
    readBlock: { table: (node: Table, context) => readPlainTable(node, context) },
    readHtml: readSpreadTable,
    writeBlock: (node, context) =>
      isPlainTable(node) ? [writePlainTable(node, context)] : writeSpreadTable(node, context),
  },
};
