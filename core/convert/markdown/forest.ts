import type { List, Nodes, RootContent } from 'mdast';

import { KnownLabels, labelsIn } from './labels.ts';
import type { DefinedLabel } from './labels.ts';
import { limits } from './limits.ts';
import { fencesIn } from './mathSyntax.ts';
import type { Fences } from './mathSyntax.ts';
import { cutSections } from './sections.ts';
import type { Section } from './sections.ts';
import { parseTree } from './syntax.ts';
import { verbatimClosing, verbatimIn } from './verbatim.ts';
import type { Verbatim } from './verbatim.ts';

/** Blocks as the parser finds them, and what is defined among them. */
export interface Forest {
  blocks: RootContent[];
  labels: DefinedLabel[];
  /** Whether everything that was opened is at an end where the text ends. */
  closed: boolean;
}

export interface ForestOptions {
  /** What is defined outside of this text. */
  known?: readonly DefinedLabel[];
  /** More comes after this text: a block that begins at the margin, after a blank line. */
  followed?: boolean;
  /** The whole text that this is a part of, and where the part begins: what is read has its places in the whole. */
  whole?: string;
  offset?: number;
  /** Characters that are read at once. The parser takes more time for each when there are many more. */
  portion?: number;
}

/** Characters of the line after a piece that are read with it: enough to tell what begins there. */
const longestStart = 260;

/** Sections that are read at once: the parser looks back over all that it read of a piece, time and again. */
const mostSections = 64;

/**
 * Parses a text piece by piece, each by itself. Pieces that would cost the parser far more than their length are one block each, kept as it is.
 */
export function parseForest(text: string, options: ForestOptions = {}): Forest {
  return new ForestParser(text, options).parse();
}

/** What was parsed at once. */
interface Extent {
  start: number;
  end: number;
  followed: boolean;
  /** An item comes after it, perhaps of the list at its end. */
  item: boolean;
}

interface Attempt {
  blocks: RootContent[];
  closed: boolean;
  joined: boolean;
}

interface Piece extends Extent {
  blocks: RootContent[];
  labels: DefinedLabel[];
  /** The list at its end goes on with the one that the next piece begins with. */
  joined?: boolean;
  /** It was left as it is. */
  unread?: true;
}

class ForestParser {
  readonly #text: string;
  readonly #followed: boolean;
  readonly #offset: number;
  readonly #whole: string;
  readonly #portion: number;
  readonly #fences: Fences;
  readonly #verbatim: Verbatim;
  readonly #outside: readonly DefinedLabel[];
  readonly #known: KnownLabels;
  readonly #sections: Section[];
  readonly #pieces: Piece[] = [];
  #closed = true;

  constructor(
    text: string,
    { known = [], followed = false, whole = text, offset = 0, portion = 16_384 }: ForestOptions,
  ) {
    this.#text = text;
    this.#followed = followed;
    this.#offset = offset;
    this.#whole = whole;
    this.#portion = portion;
    this.#fences = fencesIn(whole);
    this.#verbatim = verbatimIn(whole);
    this.#outside = known;
    this.#known = new KnownLabels(known);
    this.#sections = cutSections(text, portion);
  }

  parse(): Forest {
    for (let index = 0; index < this.#sections.length;) index = this.#parseFrom(index);
    const labels = this.#pieces.flatMap((piece) => piece.labels);
    const all = labels.length === 0 ? this.#known : new KnownLabels([...this.#outside, ...labels]);
    const blocks: RootContent[] = [];
    let line = 0;
    let counted = 0;
    let joined = false;
    for (const piece of this.#pieces) {
      line += countLines(this.#text.slice(counted, piece.start));
      counted = piece.start;
      const read = this.#mustKnow(piece, all) ? this.#again(piece, all) : piece.blocks;
      if (piece.start + this.#offset > 0) shift(read, piece.start + this.#offset, line);
      const goesOn = joined ? read[0] : undefined;
      const list = blocks.at(-1);
      if (goesOn?.type === 'list' && list?.type === 'list') {
        joinLists(list, goesOn);
        read.shift();
      }
      for (const block of read) blocks.push(block);
      joined = piece.joined === true;
    }
    return { blocks, labels, closed: this.#closed };
  }

  /** Parses a piece that begins with a section; answers the section that comes after it. */
  #parseFrom(index: number): number {
    const sections = this.#sections;
    const first = sections[index];
    if (first === undefined) return sections.length;
    if (first.absurd) {
      this.#leave(first.start, first.end);
      return index + 1;
    }
    let next = index + 1;
    const most = Math.min(sections.length, index + mostSections);
    while (next < most && !this.#isAbsurd(next) && this.#end(next + 1) - first.start <= this.#portion) next += 1;
    let { start } = first;
    let least = index + 1;
    for (;;) {
      const end = this.#end(next);
      const followed = next < sections.length || this.#followed;
      const item = this.#sections[next]?.item === true;
      const parsed = this.#attempt({ start, end, followed, item }, this.#known);
      if (parsed === null) {
        if (next === least) {
          this.#leave(start, end);
          return next;
        }
        next = least + ((next - least) >> 1);
        continue;
      }
      const { blocks, closed, joined } = parsed;
      if (closed || next === sections.length) {
        this.#pieces.push({ start, end, followed, item, blocks, labels: labelsIn(blocks), joined });
        if (!closed) this.#closed = false;
        return next;
      }
      const open = blocks.at(-1);
      const opened = this.#lineStart(start + (open?.position?.start.offset ?? 0));
      const ending = this.#endingOf(opened);
      if (ending !== null && opened > start) {
        // Code or HTML goes on: it is a piece of its own, up to where it ends.
        const before = blocks.filter((block) => (block.position?.end.offset ?? 0) + start <= opened);
        this.#pieces.push({
          start,
          end: opened,
          followed: true,
          item: false,
          blocks: before,
          labels: labelsIn(before),
        });
        start = opened;
      }
      least = ending !== null ? next + 1 : next + (next - index);
      while (least < sections.length && this.#end(least) < (ending ?? 0)) least += 1;
      next = Math.min(least, sections.length);
      least = next;
    }
  }

  #isAbsurd(index: number): boolean {
    return this.#sections[index]?.absurd === true;
  }

  /** Where the sections before this one end. */
  #end(index: number): number {
    return this.#sections[index]?.start ?? this.#text.length;
  }

  #lineStart(place: number): number {
    return place === 0 ? 0 : this.#text.lastIndexOf('\n', place - 1) + 1;
  }

  /** Where code or HTML that goes on over blank lines ends: after what closes it, or at the end of all. Null for anything else. */
  #endingOf(start: number): number | null {
    const closing = closingOf(this.#text.slice(start, this.#text.indexOf('\n', start) + 1));
    if (closing === null) return null;
    const { pattern, skip } = closing;
    pattern.lastIndex = start + skip;
    return pattern.exec(this.#text) === null ? this.#text.length : pattern.lastIndex;
  }

  /** Parses a piece; blank lines without end after it are left out unless they turn out to belong to what is open. */
  #attempt(extent: Extent, known: KnownLabels, exact = false): Attempt | null {
    const { start, end, followed, item } = extent;
    const whole = this.#text.slice(start, end);
    const slice = followed && !exact ? withoutBlankLines(whole) : whole;
    let blocks: RootContent[];
    try {
      blocks = parseTree(followed ? slice + this.#lineAfter(end) : slice, {
        extensions: known.size === 0 ? [limits()] : [limits(), known.syntax],
        footnotes: known.footnotes,
        fences: this.#fences,
        verbatim: this.#verbatim,
        offset: start + this.#offset,
      }).children;
    } catch {
      return null;
    }
    if (!followed) return { blocks, closed: true, joined: false };
    // All that was opened is at an end, if the next line begins a block of its own.
    const last = blocks.at(-1);
    const begins = (node: Nodes | undefined): boolean => node?.position?.start.offset === slice.length;
    const unclosed = (): Attempt | null =>
      slice === whole ? { blocks, closed: false, joined: false } : this.#attempt(extent, known, true);
    if (!begins(last)) {
      if (!item || last?.type !== 'list' || !begins(last.children.at(-1))) return unclosed();
      last.children.pop();
      return { blocks, closed: true, joined: true };
    }
    // After code that is only indented, the parser takes some lines otherwise than at the beginning of a text.
    const before = blocks.at(-2);
    if (
      (item && last?.type !== 'list') ||
      (before?.type === 'code' && /^[ \t]/.test(slice.slice(before.position?.start.offset)))
    )
      return unclosed();
    blocks.pop();
    return { blocks, closed: true, joined: false };
  }

  #lineAfter(end: number): string {
    const start = this.#offset + end;
    return /^[^\r\n]*/.exec(this.#whole.slice(start, start + longestStart))?.[0] ?? '';
  }

  /** Takes a part of the text as one block, without a look at what is in it. */
  #leave(start: number, end: number): void {
    const slice = this.#text.slice(start, end);
    const source = slice.trimEnd();
    const from = /^\s*\n/.exec(source)?.[0].length ?? 0;
    if (source === '') return;
    const point = (offset: number): object => ({ line: 1, column: 1, offset });
    const position = { start: point(from), end: point(source.length) };
    const block = { type: 'keptBlock', value: source.slice(from).replaceAll(/\r\n?/g, '\n'), position };
    this.#pieces.push({ start, end, followed: true, item: false, blocks: [block as never], labels: [], unread: true });
  }

  #mustKnow(piece: Piece, all: KnownLabels): boolean {
    if (all === this.#known || piece.unread === true) return false;
    return all.concerns(this.#text.slice(piece.start, piece.end), piece.labels);
  }

  #again(piece: Piece, all: KnownLabels): RootContent[] {
    return this.#attempt(piece, all)?.blocks ?? piece.blocks;
  }
}

/** A text with two of the line ends at its end, when those are very many. */
function withoutBlankLines(text: string): string {
  let end = text.length;
  while (end > 0 && /[\n\r]/.test(text.charAt(end - 1))) end -= 1;
  return text.length - end > 1_000 ? `${text.slice(0, end)}\n\n` : text;
}

/** Makes two halves of a list one. */
function joinLists(list: List, rest: List): void {
  list.children.push(...rest.children);
  list.spread = list.spread === true || rest.spread === true;
  if (list.position !== undefined && rest.position !== undefined) list.position.end = rest.position.end;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines + (text.includes('\r') ? (text.match(/\r(?!\n)/g)?.length ?? 0) : 0);
}

/** How what begins with a line, and may go on over blank lines, ends. */
function closingOf(line: string): { pattern: RegExp; skip: number } | null {
  const fence = /^ {0,3}(`{3,}|~{3,}|\${2,})/.exec(line)?.[1];
  if (fence !== undefined) {
    const sign = fence.startsWith('$') ? '\\$' : fence.charAt(0);
    return { pattern: new RegExp(`^ {0,3}${sign}{${fence.length},}[ \\t\\r]*$`, 'gm'), skip: line.length };
  }
  const verbatim = verbatimClosing(line);
  if (verbatim !== null) return { pattern: verbatim, skip: line.length };
  const html = /^ {0,3}<(?:(script|pre|style|textarea)(?=[\s>]|$)|(!--)|(\?)|(!\[CDATA\[)|(![a-z]))/i.exec(line);
  if (html === null) return null;
  const [, element, comment, instruction, data] = html;
  if (element !== undefined) return { pattern: /<\/(?:script|pre|style|textarea)>/gi, skip: 0 };
  const end = comment ? '-->' : instruction ? '\\?>' : data ? '\\]\\]>' : '>';
  return { pattern: new RegExp(end, 'g'), skip: 0 };
}

/** Moves the places of blocks, and of all that is in them, to where they stand in the whole text. */
function shift(blocks: readonly Nodes[], offset: number, line: number): void {
  const open: Nodes[] = [...blocks];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { position } = node;
    if (position !== undefined) {
      for (const point of [position.start, position.end]) {
        point.line += line;
        point.offset = (point.offset ?? 0) + offset;
      }
    }
    if ('children' in node) for (const child of node.children) open.push(child);
  }
}
