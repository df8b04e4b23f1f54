import { integer, optionalIntegers, optionalWord, readInteger } from '../../attributes.ts';
import type { AttributeDefinition } from '../../attributes.ts';
import type { Attrs } from '../../definition.ts';
import { styleProperty } from '../../html.ts';
import type { HtmlElement, HtmlTree, HtmlWriteContext } from '../../html.ts';
import type { NodeJson } from '../../json.ts';
import { saysOfItself } from '../../markdown.ts';

const alignments = ['left', 'center', 'right'];

/** The attributes that cells and header cells share. `colwidth` holds a width in pixels for each column that the cell spans. */
export const cellAttrs: Record<string, AttributeDefinition> = {
  colspan: integer(1, 1, 1_000),
  rowspan: integer(1, 1, 65_534),
  colwidth: optionalIntegers(0, 100_000),
  align: optionalWord(...alignments),
};

export function cellDomAttrs(attrs: Attrs): Record<string, string> {
  const { colwidth } = attrs;
  return {
    ...cellHtmlAttrs(attrs),
    ...(Array.isArray(colwidth) && { colwidth: colwidth.join(',') }),
  };
}

export function cellHtmlAttrs(attrs: Attrs): Record<string, string> {
  const { colspan, rowspan, align } = attrs;
  return {
    ...(typeof colspan === 'number' && colspan !== 1 && { colspan: String(colspan) }),
    ...(typeof rowspan === 'number' && rowspan !== 1 && { rowspan: String(rowspan) }),
    ...(typeof align === 'string' && { style: `text-align: ${align}` }),
  };
}

export function readCell(element: HtmlElement): Attrs {
  const align = (styleProperty(element, 'text-align') ?? element.attrs['align'] ?? '').toLowerCase();
  const widths = (element.attrs['colwidth'] ?? element.attrs['data-colwidth'] ?? '')
    .split(',')
    .map((width) => readInteger(width.trim(), 0, 100_000));
  return {
    colspan: readInteger(element.attrs['colspan'], 1, 1_000) ?? 1,
    rowspan: readInteger(element.attrs['rowspan'], 1, 65_534) ?? 1,
    colwidth: widths.includes(null) ? null : widths,
    align: alignments.includes(align) ? align : null,
  };
}

/** What a cell holds; one paragraph is not marked as such, unless it says something of itself. */
export function cellContent(cell: NodeJson, context: HtmlWriteContext): HtmlTree {
  const [only, ...more] = cell.content ?? [];
  return only?.type === 'paragraph' && more.length === 0 && !saysOfItself(only)
    ? context.children(only)
    : context.children(cell);
}
