import type { Nodes, RootContent } from 'mdast';

import { KnownLabels, labelsIn } from './labels.ts';
import type { DefinedLabel } from './labels.ts';
import { limits } from './limits.ts';
import { fencesIn } from './mathSyntax.ts';
import type { Fences } from './mathSyntax.ts';
import { cutSections } from './sections.ts';
import type { Section } from './sections.ts';
import { parseTree } from './syntax.ts';

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

/** What is put after a piece, to see whether all that was opened is at an end: it is, if this begins a block of its own. */
const sentinel = '```';

/**
 * Parses a text piece by piece, each by itself. Pieces that would cost the parser far more than their length are one block each, kept as it is.
 */
export function parseForest(text: string, options: ForestOptions = {}): Forest {
  return new ForestParser(text, options).parse();
}

/** What was parsed at once. */
interface Piece {
  start: number;
  end: number;
  followed: boolean;
  blocks: RootContent[];
  labels: DefinedLabel[];
  /** It was left as it is. */
  unread?: true;
}

class ForestParser {
  readonly #text: string;
  readonly #followed: boolean;
  readonly #offset: number;
  readonly #portion: number;
  readonly #fences: Fences;
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
    this.#portion = portion;
    this.#fences = fencesIn(whole);
    this.#outside = known;
    this.#known = new KnownLabels(known);
    this.#sections = cutSections(text);
  }

  parse(): Forest {
    for (let index = 0; index < this.#sections.length;) index = this.#parseFrom(index);
    const labels = this.#pieces.flatMap((piece) => piece.labels);
    const all = labels.length === 0 ? this.#known : new KnownLabels([...this.#outside, ...labels]);
    const blocks: RootContent[] = [];
    let line = 0;
    let counted = 0;
    for (const piece of this.#pieces) {
      line += countLines(this.#text.slice(counted, piece.start));
      counted = piece.start;
      const read = this.#mustKnow(piece, all) ? this.#again(piece, all) : piece.blocks;
      if (piece.start + this.#offset > 0) shift(read, piece.start + this.#offset, line);
      for (const block of read) blocks.push(block);
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
    while (next < sections.length && !this.#isAbsurd(next) && this.#end(next + 1) - first.start <= this.#portion)
      next += 1;
    let { start } = first;
    let least = index + 1;
    for (;;) {
      const end = this.#end(next);
      const followed = next < sections.length || this.#followed;
      const parsed = this.#attempt(start, end, followed, this.#known);
      if (parsed === null) {
        if (next === least) {
          this.#leave(start, end);
          return next;
        }
        next = least + ((next - least) >> 1);
        continue;
      }
      const { blocks, closed } = parsed;
      if (closed || next === sections.length) {
        this.#pieces.push({ start, end, followed, blocks, labels: labelsIn(blocks) });
        if (!closed) this.#closed = false;
        return next;
      }
      // Code or HTML goes on: it is a piece of its own, up to where it ends.
      const open = blocks.pop();
      const opened = start + this.#lineStart(open?.position?.start.offset ?? 0, start);
      if (blocks.length > 0 && opened > start) {
        const before = blocks.filter((block) => (block.position?.end.offset ?? 0) + start <= opened);
        this.#pieces.push({ start, end: opened, followed: true, blocks: before, labels: labelsIn(before) });
        start = opened;
      }
      const ending = this.#endingOf(opened);
      least = next + 1;
      while (least < sections.length && this.#end(least) < ending) least += 1;
      next = least;
    }
  }

  #isAbsurd(index: number): boolean {
    return this.#sections[index]?.absurd === true;
  }

  /** Where the sections before this one end. */
  #end(index: number): number {
    return this.#sections[index]?.start ?? this.#text.length;
  }

  /** Where the line begins in which something stands, from `base` on. */
  #lineStart(offset: number, base: number): number {
    return Math.max(this.#text.lastIndexOf('\n', base + offset - 1) + 1 - base, 0);
  }

  /** Where code or HTML that goes on over blank lines ends: after what closes it, or at the end of all. */
  #endingOf(start: number): number {
    const closing = closingOf(this.#text.slice(start, this.#text.indexOf('\n', start) + 1));
    if (closing === null) return start;
    const { pattern, skip } = closing;
    pattern.lastIndex = start + skip;
    return pattern.exec(this.#text) === null ? this.#text.length : pattern.lastIndex;
  }

  #attempt(
    start: number,
    end: number,
    followed: boolean,
    known: KnownLabels,
  ): { blocks: RootContent[]; closed: boolean } | null {
    const slice = this.#text.slice(start, end);
    let blocks: RootContent[];
    try {
      blocks = parseTree(followed ? slice + sentinel : slice, {
        extensions: known.size === 0 ? [limits()] : [limits(), known.syntax],
        footnotes: known.footnotes,
        fences: this.#fences,
        offset: start + this.#offset,
      }).children;
    } catch {
      return null;
    }
    if (!followed) return { blocks, closed: true };
    const last = blocks.at(-1);
    const closed = last?.type === 'code' && last.position?.start.offset === slice.length;
    if (closed) blocks.pop();
    return { blocks, closed };
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
    this.#pieces.push({ start, end, followed: true, blocks: [block as never], labels: [], unread: true });
  }

  #mustKnow(piece: Piece, all: KnownLabels): boolean {
    if (all === this.#known || piece.unread === true) return false;
    return all.concerns(this.#text.slice(piece.start, piece.end), piece.labels);
  }

  #again(piece: Piece, all: KnownLabels): RootContent[] {
    return this.#attempt(piece.start, piece.end, piece.followed, all)?.blocks ?? piece.blocks;
  }
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
