import { Fragment } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';

import type { Hunk } from './align.ts';
import { differences } from './align.ts';
import type { InlinePiece } from './pieces.ts';
import { inlinePieces } from './pieces.ts';

/** How much must stand unchanged between two edits of one text, so that they can hardly be about the same. */
const wordsApart = 2;
const lettersApart = 8;

/** Brings together two sides' edits of one block's words. Null unless all of them are well apart, or the same. */
export function mergeText(base: Node, mine: Node, theirs: Node): Fragment | null {
  const [was, my, their] = [base, mine, theirs].map(inlinePieces);
  if (was === undefined || my === undefined || their === undefined) return null;
  const edits = [...editsOf(was, my), ...editsOf(was, their)].sort((a, b) => a.from - b.from || a.to - b.to);
  const merged: InlinePiece[] = [];
  let at = 0;
  let last: Edit | null = null;
  for (const edit of edits) {
    if (last !== null && last.side !== edit.side) {
      if (last.from === edit.from && last.to === edit.to && sameWords(last.pieces, edit.pieces)) continue;
      if (edit.from < last.to || !areApart(was.slice(last.to, edit.from))) return null;
    }
    merged.push(...was.slice(at, edit.from), ...edit.pieces);
    at = edit.to;
    last = edit;
  }
  merged.push(...was.slice(at));
  return Fragment.fromArray(merged.map(({ node }) => node));
}

interface Edit {
  from: number;
  to: number;
  pieces: InlinePiece[];
  side: readonly InlinePiece[];
}

function editsOf(base: readonly InlinePiece[], side: readonly InlinePiece[]): Edit[] {
  const keys = (pieces: readonly InlinePiece[]): string[] => pieces.map(({ key }) => key);
  return differences(keys(base), keys(side)).map(({ from, to, start, end }: Hunk) => ({
    from,
    to,
    pieces: side.slice(start, end),
    side,
  }));
}

const sameWords = (one: readonly InlinePiece[], other: readonly InlinePiece[]): boolean =>
  one.length === other.length && one.every(({ key }, at) => key === other[at]?.key);

function areApart(between: readonly InlinePiece[]): boolean {
  const letters = between.reduce((sum, { node }) => sum + node.nodeSize, 0);
  return letters >= lettersApart && between.filter(({ isWord }) => isWord).length >= wordsApart;
}
