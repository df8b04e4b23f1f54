import type { Piece } from '../pieces.ts';
import { Pieces, lengthOf } from '../pieces.ts';
import type { Source } from '../source.ts';
import { exifOf, orientationIn } from './exif.ts';

const kept = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** A WebP without EXIF (but for its orientation), XMP and chunks that nobody knows. */
export async function cleanWebp(source: Source): Promise<Piece[] | null> {
  const start = await source.read(0, 12);
  if (start.length < 12) return null;
  const stop = Math.min(source.size, 8 + start.readUInt32LE(4));
  const pieces = new Pieces(source.size);
  let extended: Buffer | null = null;
  let turned = false;
  for (let at = 12; at + 8 <= stop;) {
    const head = await source.read(at, 8);
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    const end = Math.min(at + 8 + length + (length % 2), source.size);
    if (type === 'VP8X') {
      extended ??= Buffer.from(await source.read(at, end - at));
      if (pieces.list[0] !== extended) pieces.list.unshift(extended);
    } else if (kept.has(type)) pieces.keep(at, end);
    else if (type === 'EXIF' && extended !== null && !turned) {
      const bytes = await source.read(at + 8, Math.min(length, 65_536));
      // Some writers keep JPEG's prefix.
      const orientation = orientationIn(bytes.toString('latin1', 0, 4) === 'Exif' ? bytes.subarray(6) : bytes);
      if (orientation > 1) {
        turned = true;
        const exif = exifOf(orientation);
        const around = Buffer.from('EXIF\0\0\0\0', 'latin1');
        around.writeUInt32LE(exif.length, 4);
        pieces.put(Buffer.concat([around, exif]));
      }
    }
    at = end;
  }
  if (extended !== null && extended.length > 8) {
    const flags = (extended[8] as number) & ~0x0c;
    extended[8] = turned ? flags | 0x08 : flags;
  }
  const size = pieces.list.reduce((sum, piece) => sum + lengthOf(piece), 4);
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  // A file that says more than it holds goes on saying so.
  riff.writeUInt32LE(Math.min(0xffff_ffff, size + (size % 2)), 4);
  return [riff, ...pieces.list];
}
