import { crc32 } from 'node:zlib';

import type { Piece } from '../pieces.ts';
import { Pieces } from '../pieces.ts';
import type { Source } from '../source.ts';
import { exifOf, orientationIn } from './exif.ts';

/** Chunks that say how the picture looks. Those that every decoder must understand (a capital first) stay too. */
const kept = new Set(
  'tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT cICP mDCV mDCv cLLI cLLi acTL fcTL fdAT'.split(' '),
);

/** A PNG without texts, dates and EXIF, but for its orientation; null when its chunks cannot be told apart. */
export async function cleanPng(source: Source): Promise<Piece[] | null> {
  const pieces = new Pieces(source.size);
  pieces.keep(0, 8);
  for (let at = 8; at < source.size;) {
    const head = await source.read(at, 8);
    const type = head.toString('latin1', 4, 8);
    if (head.length < 8 || !/^[A-Za-z]{4}$/.test(type)) return null;
    const length = head.readUInt32BE(0);
    const end = Math.min(at + 12 + length, source.size);
    if (kept.has(type) || /^[A-Z]/.test(type)) pieces.keep(at, end);
    else if (type === 'eXIf') {
      const orientation = orientationIn(await source.read(at + 8, Math.min(length, 65_536)));
      if (orientation > 1) pieces.put(chunk('eXIf', exifOf(orientation)));
    }
    if (type === 'IEND') return pieces.list;
    at = end;
  }
  return pieces.list;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
