import type { Piece } from '../pieces.ts';
import { Pieces } from '../pieces.ts';
import type { Source } from '../source.ts';
import { portion } from '../source.ts';
import { exifOf, orientationIn } from './exif.ts';

/**
 * A JPEG without what it tells of its making: of the application segments only JFIF, ICC profile and Adobe's colour transform stay,
 * of EXIF the orientation; comments go, and so does whatever was appended (the film of a moving photo, previews). The coded picture is
 * not touched.
 */
export async function cleanJpeg(source: Source): Promise<Piece[]> {
  const pieces = new Pieces(source.size);
  pieces.keep(0, 2);
  let turned = false;
  let at = 2;
  for (;;) {
    at = await nextMarker(source, at);
    const head = await source.read(at, 4);
    const marker = head[1];
    // No end was marked: decoders go on with what they have.
    if (marker === undefined) return pieces.list;
    if (marker === 0xd9) {
      pieces.keep(at, at + 2);
      return pieces.list;
    }
    if (marker === 0x01 || marker === 0xd8 || (marker >= 0xd0 && marker <= 0xd7)) {
      pieces.keep(at, at + 2);
      at += 2;
      continue;
    }
    const length = head.length < 4 ? 0 : head.readUInt16BE(2);
    if (length < 2) {
      at += 2;
      continue;
    }
    const end = Math.min(at + 2 + length, source.size);
    if (marker === 0xda) {
      const after = await endOfScan(source, end);
      pieces.keep(at, after);
      at = after;
    } else {
      if ((marker < 0xe0 || marker > 0xef) && marker !== 0xfe) pieces.keep(at, end);
      else {
        const body = await source.read(at + 4, end - at - 4);
        const kept = keptSegment(marker, body);
        if (kept === 'whole') pieces.keep(at, end);
        else if (kept !== null && !(turned && marker === 0xe1)) {
          pieces.put(kept);
          turned ||= marker === 0xe1;
        }
      }
      at = end;
    }
  }
}

/** What stays of an application segment or a comment: all, another in its place, or nothing. */
function keptSegment(marker: number, body: Buffer): 'whole' | Buffer | null {
  const starts = (text: string): boolean => body.toString('latin1', 0, text.length) === text;
  if (marker === 0xe0 && starts('JFIF\0') && body.length >= 14) {
    if (body.length === 14) return 'whole';
    const jfif = Buffer.concat([Buffer.from([0xff, 0xe0, 0, 16]), body.subarray(0, 12), Buffer.from([0, 0])]);
    return jfif;
  }
  if (marker === 0xe2 && starts('ICC_PROFILE\0')) return 'whole';
  if (marker === 0xee && starts('Adobe')) return 'whole';
  if (marker === 0xe1 && starts('Exif\0\0')) {
    const orientation = orientationIn(body.subarray(6));
    if (orientation === 1) return null;
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOf(orientation)]);
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(exif.length + 2, 2);
    return Buffer.concat([head, exif]);
  }
  return null;
}

/** Where the next marker begins; decoders skip what stands before it. */
async function nextMarker(source: Source, from: number): Promise<number> {
  for (let at = from; at < source.size;) {
    const bytes = await source.read(at, at === from ? 64 : portion);
    if (bytes.length < 2) break;
    for (
      let index = bytes.indexOf(0xff);
      index >= 0 && index + 1 < bytes.length;
      index = bytes.indexOf(0xff, index + 1)
    ) {
      if (bytes[index + 1] !== 0 && bytes[index + 1] !== 0xff) return at + index;
    }
    at += bytes.length - 1;
  }
  return source.size;
}

/** Where the coded data of a scan end: at the next marker that is no restart. */
async function endOfScan(source: Source, from: number): Promise<number> {
  for (let at = from; at < source.size;) {
    const bytes = await source.read(at, portion);
    if (bytes.length < 2) break;
    for (
      let index = bytes.indexOf(0xff);
      index >= 0 && index + 1 < bytes.length;
      index = bytes.indexOf(0xff, index + 1)
    ) {
      const next = bytes[index + 1] as number;
      if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at + index;
    }
    at += bytes.length - 1;
  }
  return source.size;
}
