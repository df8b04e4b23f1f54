import type { MarkdownSource } from '../contract.ts';
import { isLongLabel } from './labels.ts';
import type { DefinedLabel } from './labels.ts';
import { isCut } from './sections.ts';
import { verbatimTags } from './verbatim.ts';

type SourceBlock = MarkdownSource['blocks'][number];

/** What a text is read as, from one place in it to another, as part of the whole. */
export type ReadPart = (
  text: string,
  start: number,
  end: number,
  known: readonly DefinedLabel[],
) => { blocks: SourceBlock[]; labels: DefinedLabel[]; closed: boolean };

/** Where blocks were written, and what they are meant to be read as. */
export interface Written {
  text: string;
  blocks: readonly { start: number; end: number; key: string }[];
}

/**
 * What reading `written` would find, from reading only what changed since `source`, with blocks on both sides that did not. Null
 * where that cannot be known without reading all: when what references refer to changes, or when what changed reaches the end.
 */
export function readChanged(written: Written, source: MarkdownSource, read: ReadPart): MarkdownSource | null {
  const { text, blocks } = written;
  const old = source.blocks;
  const { labels } = source;
  if (labels === undefined || labels.some(({ url, title }) => isLongLabel(url.length + (title ?? '').length)))
    return null;
  const shift = text.length - source.text.length;
  const head = commonHead(written, source);
  const tail = commonTail(written, source, Math.min(old.length, blocks.length) - head, shift);
  for (let size = 2; ; size *= 4) {
    const first = startOfWindow(head - size, source);
    const last = endOfWindow(tail - size, written, tail);
    const start = first === 0 ? 0 : lineStart(source.text, old[first]?.start ?? 0);
    const end = last === blocks.length ? text.length : lineStart(text, blocks[last]?.start ?? 0);
    if (first === 0 && last === blocks.length) return null;
    const oldLast = last - blocks.length + old.length;
    const oldEnd = end - shift;
    if (changesFences(source.text.slice(start, oldEnd), text.slice(start, end))) return null;
    const found = read(text, start, end, labels);
    const isClosed =
      found.closed && found.blocks.every(({ reach }) => reach === undefined || (reach !== null && reach <= end));
    if (!isClosed && last < blocks.length) continue;
    if (!isGuarded(found.blocks, written, first, last)) continue;
    const before = source.text.slice(start, oldEnd).includes(']:')
      ? read(source.text, start, oldEnd, labels).labels
      : [];
    if (JSON.stringify(before) !== JSON.stringify(found.labels)) return null;
    return {
      text,
      blocks: [...old.slice(0, first), ...found.blocks, ...old.slice(oldLast).map((block) => moved(block, shift))],
      labels,
    };
  }
}

/** How many blocks from the beginning stand as they stood. */
function commonHead({ text, blocks }: Written, source: MarkdownSource): number {
  let count = 0;
  for (; count < blocks.length; count += 1) {
    const block = blocks[count];
    const old = source.blocks[count];
    if (block === undefined || old === undefined) break;
    if (block.start !== old.start || block.end !== old.end || block.key !== old.key) break;
  }
  while (count > 0 && !sameText(text, source.text, 0, 0, blocks[count - 1]?.end ?? 0)) count >>= 1;
  return count;
}

/** How many blocks from the end stand as they stood, but for the shift. */
function commonTail({ text, blocks }: Written, source: MarkdownSource, most: number, shift: number): number {
  let count = 0;
  for (; count < most; count += 1) {
    const block = blocks.at(-1 - count);
    const old = source.blocks.at(-1 - count);
    if (block === undefined || old === undefined) break;
    if (block.start !== old.start + shift || block.end !== old.end + shift || block.key !== old.key) break;
  }
  for (; count > 0; count >>= 1) {
    const start = blocks.at(-count)?.start ?? 0;
    if (sameText(text, source.text, start, start - shift, text.length - start)) break;
  }
  return count;
}

const sameText = (a: string, b: string, atA: number, atB: number, length: number): boolean =>
  a.slice(atA, atA + length) === b.slice(atB, atB + length);

/** The block with which a window may begin: nothing before it reaches into the window, and nothing is open there. */
function startOfWindow(wanted: number, { text, blocks }: MarkdownSource): number {
  let first = Math.max(wanted, 0);
  for (let again = true; again && first > 0;) {
    while (first > 0 && !isCut(text, blocks[first]?.start ?? 0)) first -= 1;
    const start = blocks[first]?.start ?? 0;
    again = false;
    for (let index = 0; index < first; index += 1) {
      const reach = blocks[index]?.reach;
      if (reach === undefined || (reach !== null && reach <= start)) continue;
      first = index;
      again = true;
    }
  }
  return first;
}

/** The block before which a window may end, by number; that of all blocks when it must go to the end. */
function endOfWindow(wanted: number, { text, blocks }: Written, tail: number): number {
  if (tail === 0) return blocks.length;
  let last = blocks.length - Math.max(wanted, 0);
  while (last < blocks.length && !isCut(text, blocks[last]?.start ?? 0)) last += 1;
  return last;
}

const lineStart = (text: string, place: number): number => text.lastIndexOf('\n', place - 1) + 1;

const moved = (block: SourceBlock, shift: number): SourceBlock => ({
  ...block,
  start: block.start + shift,
  end: block.end + shift,
  ...(typeof block.reach === 'number' && { reach: block.reach + shift }),
});

/** Whether the blocks at the edges of a window, which did not change, were read as they were. */
function isGuarded(found: readonly SourceBlock[], { blocks }: Written, first: number, last: number): boolean {
  const isSame = (one: SourceBlock | undefined, other: SourceBlock | Written['blocks'][number] | undefined): boolean =>
    one !== undefined && one.key === other?.key && one.start === other.start && one.end === other.end;
  return (
    (first === 0 || isSame(found[0], blocks[first])) &&
    (last === blocks.length || isSame(found.at(-1), blocks[last - 1]))
  );
}

/** Lines of dollar signs, and tags around what is no Markdown, look for each other over any distance. */
const changesFences = (before: string, after: string): boolean =>
  fencesOf(before) !== fencesOf(after) || verbatimTags(before) !== verbatimTags(after);

const fencesOf = (text: string): string =>
  text.includes('$$') ? (text.match(/^[ \t>]*\${2,}[ \t]*$/gm) ?? []).map((line) => line.trim()).join('\n') : '';
