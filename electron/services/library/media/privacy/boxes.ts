import type { Source } from '../source.ts';

/** A box of an ISO media file (MP4, MOV, M4A, AVIF). */
export interface Box {
  type: string;
  from: number;
  /** Where what it holds begins. */
  body: number;
  to: number;
}

/** The boxes between two places; ends at the first that makes no sense. */
export async function boxesIn(source: Source, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to && boxes.length < 10_000) {
    const head = await source.read(at, 16);
    if (head.length < 8) break;
    let size = head.readUInt32BE(0);
    let body = at + 8;
    if (size === 1) {
      if (head.length < 16) break;
      size = Number(head.readBigUInt64BE(8));
      body = at + 16;
    } else if (size === 0) size = to - at;
    if (size < body - at) break;
    boxes.push({ type: head.toString('latin1', 4, 8), from: at, body, to: Math.min(at + size, to) });
    at += size;
  }
  return boxes;
}

/** What a small box holds; cut off at `most` bytes. */
export const bodyOf = (source: Source, box: Box, most = 16 * 1024 * 1024): Promise<Buffer> =>
  source.read(box.body, Math.min(box.to - box.body, most));
