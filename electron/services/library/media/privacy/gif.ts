import type { Piece } from '../pieces.ts';
import { Pieces } from '../pieces.ts';
import type { Source } from '../source.ts';

/** Extensions of applications that say how the picture looks: how often it repeats, and its colours. */
const kept = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/** A GIF without comments, XMP and what programs left in it; null when its blocks cannot be told apart. */
export async function cleanGif(source: Source): Promise<Piece[] | null> {
  const head = await source.read(0, 13);
  if (head.length < 13) return null;
  const pieces = new Pieces(source.size);
  let at = 13 + tableLength(head[10] as number);
  pieces.keep(0, Math.min(at, source.size));
  while (at < source.size) {
    const block = await source.read(at, 19);
    if (block[0] === 0x3b) {
      pieces.keep(at, at + 1);
      return pieces.list;
    }
    if (block[0] === 0x2c && block.length >= 10) {
      const end = await endOfBlocks(source, at + 11 + tableLength(block[9] as number));
      pieces.keep(at, end);
      at = end;
    } else if (block[0] === 0x21 && block.length >= 3) {
      const end = await endOfBlocks(source, at + 2);
      const isApplication = block[1] === 0xff && block[2] === 11;
      const stays = isApplication ? kept.has(block.toString('latin1', 3, 14)) : block[1] === 0xf9 || block[1] === 0x01;
      if (stays) pieces.keep(at, end);
      at = end;
    } else return null;
  }
  return pieces.list;
}

const tableLength = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Where a row of blocks ends, each of which begins with its length. */
async function endOfBlocks(source: Source, from: number): Promise<number> {
  let at = from;
  while (at < source.size) {
    const bytes = await source.read(at, 65_536);
    let inside = 0;
    while (inside < bytes.length) {
      const length = bytes[inside] as number;
      inside += 1 + length;
      if (length === 0) return Math.min(at + inside, source.size);
    }
    at += inside;
  }
  return source.size;
}
