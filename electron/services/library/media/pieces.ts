import type { Source } from './source.ts';
import { portion } from './source.ts';

/** A part of a file that is made of another: a range of that, other bytes, or so many zeros. */
export type Piece = { from: number; to: number } | { zeros: number } | Uint8Array;

export const lengthOf = (piece: Piece): number =>
  piece instanceof Uint8Array ? piece.byteLength : 'zeros' in piece ? piece.zeros : piece.to - piece.from;

/** A list of pieces to which ranges are added; ranges that follow one another become one. */
export class Pieces {
  readonly list: Piece[] = [];
  readonly #size: number;

  /** `size`: of the file that ranges are taken of; none leads past its end. */
  constructor(size: number) {
    this.#size = size;
  }

  keep(from: number, end: number): void {
    const to = Math.min(end, this.#size);
    if (to <= from) return;
    const last = this.list.at(-1);
    if (last !== undefined && 'to' in last && last.to === from) last.to = to;
    else this.list.push({ from, to });
  }

  put(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.list.push(bytes);
  }
}

/** What stands in the place of other bytes; the file keeps its length. */
export interface Patch {
  at: number;
  piece: Uint8Array | { zeros: number };
}

/** The pieces of a file of which some places are written over. Patches may lie in one another: the first holds. */
export function patched(size: number, patches: readonly Patch[]): Piece[] {
  const pieces = new Pieces(size);
  let at = 0;
  for (const { at: from, piece } of patches.toSorted((a, b) => a.at - b.at)) {
    const to = from + lengthOf(piece);
    if (to <= at || to > size) continue;
    if (from < at) {
      pieces.list.push({ zeros: to - at });
    } else {
      pieces.keep(at, from);
      pieces.list.push(piece);
    }
    at = to;
  }
  pieces.keep(at, size);
  return pieces.list;
}

/** The bytes that pieces make, a portion at a time. */
export async function* bytesOf(source: Source, pieces: readonly Piece[]): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else if ('zeros' in piece) {
      for (let left = piece.zeros; left > 0; left -= portion) yield Buffer.alloc(Math.min(left, portion));
    } else {
      for (let at = piece.from; at < piece.to; at += portion) {
        const wanted = Math.min(portion, piece.to - at);
        const bytes = await source.read(at, wanted);
        if (bytes.length < wanted) throw new ShortSource();
        yield bytes;
      }
    }
  }
}

/** Whether pieces make the very file that they are of. */
export async function isWhole(source: Source, pieces: readonly Piece[]): Promise<boolean> {
  let at = 0;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    if ('to' in piece) {
      if (piece.from !== at) return false;
    } else {
      const there = await source.read(at, length);
      const here = piece instanceof Uint8Array ? Buffer.from(piece) : Buffer.alloc(length);
      if (!there.equals(here)) return false;
    }
    at += length;
  }
  return at === source.size;
}

/** A file became shorter while it was read. */
export class ShortSource extends Error {
  constructor() {
    super('the file became shorter while it was read');
  }
}

/** The first bytes that pieces make. */
export async function beginningOf(source: Source, pieces: readonly Piece[], length: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let left = length;
  for await (const part of bytesOf(source, pieces)) {
    parts.push(part.subarray(0, left));
    left -= part.byteLength;
    if (left <= 0) break;
  }
  return Buffer.concat(parts);
}
