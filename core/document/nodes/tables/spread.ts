import type { Nodes } from 'mdast';

import type { Attrs } from '../../definition.ts';
import type { NodeJson } from '../../json.ts';
import { htmlLines, orEmptyParagraph, unlessEmpty } from '../../markdown.ts';
import type { MarkdownBlock, MarkdownReadContext, MarkdownWriteContext } from '../../markdown.ts';
import { openTag, parseTag, sameAttributes } from '../../tag.ts';
import { cellDomAttrs, readCell } from './cells.ts';

/**
 * A table that Markdown's own form cannot hold (spans, blocks in cells, widths) stands as lines of tags, with the Markdown of
 * its cells between blank lines: readable in place, and understood elsewhere as HTML.
 */
export function writeSpreadTable(table: NodeJson, context: MarkdownWriteContext): MarkdownBlock[] {
  const written: MarkdownBlock[] = [];
  let lines = ['<table>'];
  for (const row of table.content ?? []) {
    lines.push('<tr>');
    for (const cell of row.content ?? []) {
      const tag = cell.type === 'tableHeader' ? 'th' : 'td';
      lines.push(openTag(tag, cellDomAttrs(cell.attrs ?? {})));
      const content = unlessEmpty(cell.content ?? []);
      if (content.length > 0) {
        written.push(htmlLines(lines.join('\n')), ...context.blocks(content));
        lines = [];
      }
      lines.push(`</${tag}>`);
    }
    lines.push('</tr>');
  }
  lines.push('</table>');
  return [...written, htmlLines(lines.join('\n'))];
}

/** Reads what {@link writeSpreadTable} writes, and nothing else: any other table in HTML stays as it is. */
export function readSpreadTable(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const first = siblings[index];
  if (first?.type !== 'html' || !first.value.startsWith('<table>\n<tr>\n')) return null;
  const rows: NodeJson[] = [];
  const open: { row: NodeJson[] | null; cell: OpenCell | null; inner: number } = { row: null, cell: null, inner: 0 };
  for (let next = index; next < siblings.length; next += 1) {
    const sibling = siblings[next];
    if (sibling === undefined) return null;
    const lines = sibling.type === 'html' && isTableLines(sibling.value) ? sibling.value.split('\n') : null;
    if (lines === null || (open.cell !== null && (open.inner > 0 || lines[0] === '<table>'))) {
      // A table within a cell is read with the rest of the cell.
      if (open.cell === null) return null;
      open.cell.blocks.push(sibling);
      for (const line of lines ?? []) open.inner += line === '<table>' ? 1 : line === '</table>' ? -1 : 0;
      continue;
    }
    for (const [lineIndex, line] of lines.entries()) {
      const tag = parseTag(line);
      if (tag === null) return null;
      const { row, cell } = open;
      if (tag.name === 'table' && tag.closing && cell === null && row === null && rows.length > 0) {
        return lineIndex === lines.length - 1 ? { node: { type: 'table', content: rows }, next: next + 1 } : null;
      } else if (tag.name === 'tr' && !tag.closing && row === null) {
        open.row = [];
      } else if (tag.name === 'tr' && tag.closing && row !== null && cell === null) {
        rows.push({ type: 'tableRow', content: row });
        open.row = null;
      } else if ((tag.name === 'td' || tag.name === 'th') && !tag.closing && row !== null && cell === null) {
        const attrs = readCell({ name: tag.name, attrs: tag.attrs, firstElement: () => null });
        if (!sameAttributes(cellDomAttrs(attrs), tag.attrs)) return null;
        open.cell = { type: tag.name === 'th' ? 'tableHeader' : 'tableCell', attrs, name: tag.name, blocks: [] };
      } else if (cell !== null && row !== null && tag.closing && tag.name === cell.name) {
        row.push({ type: cell.type, attrs: cell.attrs, content: orEmptyParagraph(context.blocks(cell.blocks)) });
        open.cell = null;
      } else if (!(tag.name === 'table' && next === index && lineIndex === 0)) {
        return null;
      }
    }
  }
  return null;
}

interface OpenCell {
  type: string;
  attrs: Attrs;
  name: string;
  blocks: Nodes[];
}

/** Lines of table tags and nothing else. */
const isTableLines = (html: string): boolean =>
  html.split('\n').every((line) => /^<\/?(?:table|tr|t[dh])(?:\s[^<>]*)?>$/.test(line));
