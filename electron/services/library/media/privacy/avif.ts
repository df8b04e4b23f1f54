import type { Patch } from '../pieces.ts';
import type { Source } from '../source.ts';
import { bodyOf, boxesIn } from './boxes.ts';
import { emptyExif } from './exif.ts';
import { filmPatches } from './film.ts';

/**
 * Writes over the EXIF and XMP of an AVIF. Nothing moves: the file keeps its length. How it is turned stands in a property of the
 * picture itself.
 */
export async function avifPatches(source: Source): Promise<Patch[]> {
  const top = await boxesIn(source, 0, source.size);
  const meta = top.find(({ type }) => type === 'meta');
  // A series of pictures is a film too; of that, the description of the pictures must stay.
  const patches = (await filmPatches(source)).filter(({ at }) => meta === undefined || at < meta.from || at >= meta.to);
  if (meta === undefined) return patches;
  const inside = await boxesIn(source, meta.body + 4, meta.to);
  const infos = inside.find(({ type }) => type === 'iinf');
  const places = inside.find(({ type }) => type === 'iloc');
  const data = inside.find(({ type }) => type === 'idat');
  for (const { type, from, body, to } of inside) {
    if (type !== 'uuid' && type !== 'udta') continue;
    patches.push({ at: from + 4, piece: Buffer.from('free') }, { at: body, piece: { zeros: to - body } });
  }
  if (infos === undefined || places === undefined) return patches;
  const start = (await source.read(infos.body, 1))[0] === 0 ? infos.body + 6 : infos.body + 8;
  const notes = new Map<number, 'exif' | 'other'>();
  for (const box of await boxesIn(source, start, infos.to)) {
    if (box.type !== 'infe') continue;
    const info = await bodyOf(source, box, 4_096);
    const wide = info[0] === 3 ? 2 : 0;
    if (info.length < 12 + wide || (info[0] !== 2 && info[0] !== 3)) continue;
    const id = wide === 0 ? info.readUInt16BE(4) : info.readUInt32BE(4);
    const type = info.toString('latin1', 8 + wide, 12 + wide);
    if (type === 'Exif') notes.set(id, 'exif');
    else if (type === 'mime' || type === 'uri ') notes.set(id, 'other');
  }
  for (const { id, at, length, inData } of extentsOf(await bodyOf(source, places))) {
    const kind = notes.get(id);
    const from = inData ? (data === undefined ? Infinity : data.body + at) : at;
    if (kind === undefined || length <= 0 || from + length > source.size) continue;
    const fill = Math.min(length, kind === 'exif' ? 4 + emptyExif.length : 0);
    // Four bytes say where the block begins, then it begins.
    if (fill === 4 + emptyExif.length)
      patches.push(
        { at: from, piece: Buffer.concat([Buffer.alloc(4), emptyExif]) },
        { at: from + fill, piece: { zeros: length - fill } },
      );
    else patches.push({ at: from, piece: Buffer.alloc(Math.min(length, 16 * 1024 * 1024), kind === 'exif' ? 0 : ' ') });
  }
  return patches.filter(({ piece }) => !('zeros' in piece) || piece.zeros > 0);
}

/** Where the parts of each item stand, by `iloc`. Throws a RangeError when that is cut off. */
function extentsOf(box: Buffer): { id: number; at: number; length: number; inData: boolean }[] {
  const extents: { id: number; at: number; length: number; inData: boolean }[] = [];
  const version = box.readUInt8(0);
  let at = 4;
  const read = (bytes: number): number => {
    if (bytes === 0) return 0;
    const value = bytes === 8 ? Number(box.readBigUInt64BE(at)) : box.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const sizes = read(2);
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15];
  if (![offsetSize, lengthSize, baseSize, indexSize].every((size) => size === 0 || size === 4 || size === 8)) return [];
  const count = read(version < 2 ? 2 : 4);
  for (let item = 0; item < count; item++) {
    const id = read(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : read(2) & 15;
    read(2);
    const base = read(baseSize);
    const parts = read(2);
    for (let part = 0; part < parts; part++) {
      if (version > 0) read(indexSize);
      const offset = read(offsetSize);
      const length = read(lengthSize);
      if (method <= 1) extents.push({ id, at: base + offset, length, inData: method === 1 });
      if (extents.length > 100_000) throw new RangeError('more parts than a picture has');
    }
  }
  return extents;
}
