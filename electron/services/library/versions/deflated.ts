import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';

import type { PiecesRecord } from './records.ts';

/** Up to this many bytes are packed at once: going to another thread and back takes longer. */
const small = 8_000;

const deflateElsewhere = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);
const inflateElsewhere = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);
const deflate = async (bytes: Buffer, options: ZlibOptions): Promise<Buffer> =>
  bytes.length <= small ? deflateRawSync(bytes, options) : deflateElsewhere(bytes, options);
const inflate = async (bytes: Buffer, options: ZlibOptions): Promise<Buffer> =>
  bytes.length <= small ? inflateRawSync(bytes, options) : inflateElsewhere(bytes, options);

/** Most that one record may hold, bytes: what says that it holds more is damaged. */
const largestRecord = 64 * 1024 * 1024;
/** A dictionary is worth that a piece can then be read only with the other, when it saves this share. */
const worthwhile = 0.6;

/** The record of new pieces. `like` is a piece that they were probably made of; it is used if that saves enough. */
export async function deflatePieces(
  from: number,
  texts: readonly string[],
  like: { number: number; text: string } | null,
): Promise<PiecesRecord> {
  const encoded = texts.map((text) => Buffer.from(text, 'utf8'));
  const whole = Buffer.concat(encoded);
  const plain = await deflate(whole, { level: 9 });
  const alike = like === null ? null : await deflate(whole, { level: 9, dictionary: Buffer.from(like.text, 'utf8') });
  const isAlike = alike !== null && alike.length < plain.length * worthwhile;
  return {
    kind: 'pieces',
    from,
    lengths: encoded.map((bytes) => bytes.length),
    like: isAlike && like !== null ? like.number : null,
    data: (isAlike ? alike : plain).toString('base64'),
  };
}

/** The pieces of a record; null when they cannot be had. `textOf` answers the dictionary. */
export async function inflatePieces(
  { lengths, like, data }: PiecesRecord,
  textOf: (number: number) => string | undefined,
): Promise<string[] | null> {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const dictionary = like === null ? undefined : textOf(like);
  if (total > largestRecord || (like !== null && dictionary === undefined)) return null;
  try {
    const whole = await inflate(Buffer.from(data, 'base64'), {
      maxOutputLength: total + 1,
      ...(dictionary !== undefined && { dictionary: Buffer.from(dictionary, 'utf8') }),
    });
    if (whole.length !== total) return null;
    const texts: string[] = [];
    let start = 0;
    for (const length of lengths) {
      texts.push(whole.toString('utf8', start, start + length));
      start += length;
    }
    return texts;
  } catch {
    return null;
  }
}
