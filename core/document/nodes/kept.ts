import type { PhrasingContent } from 'mdast';

import type { NodeJson } from '../json.ts';
import { raw } from '../markdown.ts';
import type { InlineContext } from '../markdown.ts';
import { openTag } from '../tag.ts';
import type { Tag } from '../tag.ts';

/**
 * Writes what is kept word for word. Where those words would be read as something else, they stand in an attribute of an empty
 * element, which other readers of the file ignore.
 */
export function writeKept(source: string, attribute: string, context: InlineContext): PhrasingContent[] {
  const { place, first, alone, previous, careful, write } = context;
  const startsLine = first || previous?.type === 'hardBreak';
  const astray =
    careful ||
    source === '' ||
    (place === 'heading' && source.includes('\n')) ||
    (place === 'cell' && /[|\n]/.test(source)) ||
    (startsLine && source.startsWith('<') && write.opensHtmlBlock(source, alone));
  return astray
    ? [
        { type: 'html', value: openTag('span', { [attribute]: source }) },
        { type: 'html', value: '</span>' },
      ]
    : [raw(source)];
}

/** Reads the element that {@link writeKept} writes. */
export function readKept(
  type: string,
  attr: string,
  attribute: string,
  tag: Tag,
  closed: boolean,
): { node: NodeJson; next: number } | null {
  const source = tag.attrs[attribute];
  if (tag.name !== 'span' || !closed || source === undefined || Object.keys(tag.attrs).length > 1) return null;
  return { node: { type, attrs: { [attr]: source } }, next: 2 };
}
