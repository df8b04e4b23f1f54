import type { PhrasingContent } from 'mdast';

import type { MarkJson, NodeJson } from '../../document/json.ts';
import { raw } from '../../document/markdown.ts';
import { isWordCharacter } from '../../document/nodes/mathText.ts';
import type { InlinePlace, MarkdownWriteContext } from '../../document/markdown.ts';
import { markDefinition, markDefinitions, markElement, nodeDefinition } from '../../document/schema.ts';
import { openTag } from '../../document/tag.ts';
import { spareForeignSigns } from './foreignText.ts';

/** How marks are written: as Markdown, or (where that would leave a riddle) bold, italic and strike as tags. */
export interface NestingOptions {
  place: InlinePlace;
  tags: boolean;
  careful: boolean;
  /** Leaves signs as they are that only other tools read. */
  spare?: boolean;
  context: MarkdownWriteContext;
}

interface Nesting extends NestingOptions {
  /** Whether dollar signs have to be escaped, because two of them might be taken for math. */
  dollars: boolean;
}

interface Piece {
  node: NodeJson;
  /** The marks that are still to be written around it. */
  marks: readonly MarkJson[];
}

const order = new Map(markDefinitions.map((definition, index) => [definition.name, index]));

/** Turns text with marks on it into parts within parts: the mark that reaches furthest goes outside. */
export function nest(content: readonly NodeJson[], options: NestingOptions): PhrasingContent[] {
  const dollars = options.careful || mayHoldMath(content);
  const pieces = content.map((node) => ({ node, marks: (node.marks ?? []).filter((mark) => !isCodeText(node, mark)) }));
  return nestRun(pieces, true, true, { ...options, dollars });
}

/** Marked as code, text is a part of its own: nothing can stand in it. */
const isCodeText = (node: NodeJson, mark: MarkJson): boolean =>
  mark.type === 'code' && node.type === 'text' && !/[\n\r]/.test(node.text ?? '');

function nestRun(pieces: readonly Piece[], top: boolean, first: boolean, options: Nesting): PhrasingContent[] {
  const parts: PhrasingContent[] = [];
  for (let index = 0; index < pieces.length;) {
    const piece = pieces[index];
    if (piece === undefined) break;
    const outermost = furthest(pieces, index);
    if (outermost === null) {
      for (const part of writeLeaf(pieces, index, top, first && index === 0, options)) parts.push(part);
      index += 1;
      continue;
    }
    const { mark, length } = outermost;
    const key = keyOf(mark);
    const inner = pieces
      .slice(index, index + length)
      .map(({ node, marks }) => ({ node, marks: marks.filter((one) => keyOf(one) !== key) }));
    for (const part of writeMark(mark, nestRun(inner, false, first && index === 0, options), options)) parts.push(part);
    index += length;
  }
  return parts;
}

/** The mark of a piece that goes on over the most pieces after it. */
function furthest(pieces: readonly Piece[], index: number): { mark: MarkJson; length: number } | null {
  let best: { mark: MarkJson; length: number } | null = null;
  for (const mark of pieces[index]?.marks ?? []) {
    const key = keyOf(mark);
    let end = index + 1;
    while (pieces[end]?.marks.some((one) => keyOf(one) === key) === true) end += 1;
    const length = end - index;
    const better = best === null || length > best.length || (length === best.length && rank(mark) < rank(best.mark));
    if (better) best = { mark, length };
  }
  return best;
}

const rank = (mark: MarkJson): number => order.get(mark.type) ?? 0;
const keyOf = (mark: MarkJson): string =>
  mark.attrs === undefined ? mark.type : mark.type + JSON.stringify(mark.attrs);

function writeMark(mark: MarkJson, children: PhrasingContent[], options: Nesting): PhrasingContent[] {
  const definition = markDefinition(mark.type);
  if (definition === undefined) return children;
  const { write } = definition.markdown;
  const written = options.tags && mark.type !== 'link' ? null : write?.(mark, children);
  if (written !== null && written !== undefined) return written;
  const [tag, attrs] = markElement(definition, mark.attrs ?? {});
  return [{ type: 'html', value: openTag(tag, attrs) }, ...children, { type: 'html', value: `</${tag}>` }];
}

function writeLeaf(
  pieces: readonly Piece[],
  index: number,
  top: boolean,
  first: boolean,
  options: Nesting,
): PhrasingContent[] {
  const node = pieces[index]?.node;
  if (node === undefined) return [];
  if (node.type === 'text') {
    const written = writeText(node, top && index === pieces.length - 1, options.dollars);
    const parts = isAfterFootnote(pieces, index, top) ? withEscapedStart(written) : written;
    if (options.spare !== true) return parts;
    return parts.flatMap((part) => (part.type === 'text' ? spareForeignSigns(part.value, options.place) : [part]));
  }
  const write = nodeDefinition(node.type)?.markdown?.writeInline;
  if (write === undefined) return [];
  return write(node, {
    place: options.place,
    previous: pieces[index - 1]?.node ?? null,
    next: pieces[index + 1]?.node ?? null,
    first,
    alone: top && pieces.length === 1,
    careful: options.careful,
    write: options.context,
  });
}

/** Right after a footnote's mark, a parenthesis would make it a link, and at the head of a line a colon would begin its text. */
function isAfterFootnote(pieces: readonly Piece[], index: number, top: boolean): boolean {
  const text = pieces[index]?.node.text ?? '';
  if (pieces[index - 1]?.node.type !== 'footnoteReference' || pieces[index - 1]?.marks.length !== 0) return false;
  if (text.startsWith('(')) return true;
  const before = pieces[index - 2];
  return text.startsWith(':') && (before === undefined ? top : before.node.type === 'hardBreak');
}

function withEscapedStart([start, ...rest]: PhrasingContent[]): PhrasingContent[] {
  if (start?.type !== 'text') return start === undefined ? [] : [start, ...rest];
  const value = start.value.slice(1);
  return [raw(`\\${start.value.charAt(0)}`), ...(value === '' ? [] : [{ type: 'text' as const, value }]), ...rest];
}

/**
 * Whether a reader might take signs in this text for math: two dollar signs at least, the first of them at the beginning of a word
 * and the second at the end of one. What else stands in the text is taken for the worst.
 */
function mayHoldMath(content: readonly NodeJson[]): boolean {
  const text = content
    .map((node) => (node.type === 'text' ? node.text : node.type === 'hardBreak' ? '\n' : '$'))
    .join(edgeOfText);
  if (text.includes('$$') || text.includes(`$${edgeOfText}$`)) return true;
  let before = text.indexOf('$');
  for (let after = text.indexOf('$', before + 1); after >= 0; after = text.indexOf('$', before + 1)) {
    const next = text.charAt(after + 1);
    const opens = !isWordCharacter(text.charAt(before - 1)) && !/[\s\d]/.test(text.charAt(before + 1));
    const closes = !/\s/.test(text.charAt(after - 1)) && !isWordCharacter(next) && !/[{(]/.test(next);
    if (opens && closes) return true;
    before = after;
  }
  return false;
}

/** Stands where marks may begin or end. */
const edgeOfText = '\u0001';

function writeText(node: NodeJson, isLast: boolean, dollars: boolean): PhrasingContent[] {
  const text = node.text ?? '';
  const code = (node.marks ?? []).find((mark) => isCodeText(node, mark));
  if (code !== undefined) return [{ type: 'inlineCode', value: text }];
  const spelt = !dollars ? lineEnds : isLast ? specials : specialsBeforeMore;
  return text
    .split(spelt)
    .filter((part) => part !== '')
    .map((part) => (spelling.has(part) ? raw(spelling.get(part) ?? part) : { type: 'text', value: part }));
}

/** A line end within text would be read as a space, and a dollar before a letter or sign might begin math. */
const lineEnds = /([\n\r])/;
const specials = /([\n\r]|\$(?=[^\s\d]))/;
const specialsBeforeMore = /([\n\r]|\$(?=[^\s\d]|$))/;
const spelling = new Map([
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
  ['$', '\\$'],
]);
