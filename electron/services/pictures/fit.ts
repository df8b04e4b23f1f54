import { extensionOf } from '#core/post/mediaTypes.ts';
import { pictureChange } from '#core/publish/pictureRule.ts';
import type { PictureChange, PictureFacts, PictureRule } from '#core/publish/pictureRule.ts';

import { imageKind } from '../library/media/kinds.ts';
import { bytesOf, isWhole } from '../library/media/pieces.ts';
import { withoutPrivateData } from '../library/media/privacy/index.ts';
import { bytesSource } from '../library/media/source.ts';
import { loadSharp, makeTurns, mostPixels } from './sharp.ts';

export interface Picture {
  bytes: Uint8Array;
  mimeType: string;
}

const turns = makeTurns('first');
const kinds: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
};

/**
 * A picture made ready under a rule: without what it tells of its maker, no larger than it may be, of a kind that is shown there. Null when
 * it is good as it is, is no picture, or cannot be read as one; where this computer cannot code pictures, only its notes are taken out.
 */
export async function fitPicture(picture: Picture, rule: PictureRule, signal: AbortSignal): Promise<Picture | null> {
  if (kinds[picture.mimeType] === undefined) return null;
  return turns.run(async () => {
    const sharp = await loadSharp();
    if (sharp !== null) {
      try {
        const facts = await factsOf(sharp, picture);
        const change = facts === null ? null : pictureChange(rule, facts);
        if (change?.kind === 'encode') {
          const bytes = await encode(sharp, picture.bytes, change, rule.quality);
          // Fewer pixels in more bytes are of no use, unless it could not be shown as it is.
          if (change.mimeType !== picture.mimeType || bytes.byteLength < picture.bytes.byteLength)
            return { bytes, mimeType: change.mimeType };
        }
      } catch {
        // What this cannot read another may be able to.
      }
    }
    signal.throwIfAborted();
    return withoutNotes(picture);
  }, signal);
}

/** What is said where pictures cannot be made smaller; null where they can. */
export const unfit = async (): Promise<string | null> =>
  (await loadSharp()) === null ? 'Pictures go as large as they are: this computer cannot make them smaller.' : null;

/** A file's name with the extension of its type. */
export function nameFor(fileName: string, mimeType: string): string {
  const extension = kinds[mimeType];
  const now = extensionOf(fileName);
  if (extension === undefined || now === extension || (extension === 'jpg' && now === 'jpeg')) return fileName;
  return `${now === '' ? fileName : fileName.slice(0, -now.length - 1)}.${extension}`;
}

type SharpLibrary = NonNullable<Awaited<ReturnType<typeof loadSharp>>>;

const reading = { failOn: 'error', limitInputPixels: mostPixels, sequentialRead: true } as const;

async function factsOf(sharp: SharpLibrary, { bytes, mimeType }: Picture): Promise<PictureFacts | null> {
  const { format, width, height, pages = 1, hasAlpha } = await sharp(bytes, reading).metadata();
  const found = format === 'heif' ? 'image/avif' : `image/${format}`;
  // Named for what it is not: whoever shows it goes by what it is, and so would nobody who was told otherwise.
  if (found !== mimeType) return null;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 65_536));
  const movesInPng = format === 'png' && start.includes('acTL');
  const movesInAvif = start.toString('latin1', 4, 12) === 'ftypavis';
  const lossless = format === 'png' || format === 'gif' || (format === 'webp' && start.includes('VP8L'));
  return { mimeType, width, height, moves: pages > 1 || movesInPng || movesInAvif, hasAlpha, lossless };
}

async function encode(
  sharp: SharpLibrary,
  bytes: Uint8Array,
  { mimeType, lossless, longestEdge }: Extract<PictureChange, { kind: 'encode' }>,
  quality: number,
): Promise<Uint8Array> {
  const picture = sharp(bytes, reading).autoOrient().keepIccProfile();
  if (longestEdge !== null)
    picture.resize({ width: longestEdge, height: longestEdge, fit: 'inside', withoutEnlargement: true });
  switch (mimeType) {
    case 'image/jpeg':
      return picture.jpeg({ quality, mozjpeg: true }).toBuffer();
    case 'image/png':
      return picture.png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
    case 'image/webp':
      return picture.webp({ quality, lossless, effort: 4 }).toBuffer();
    case 'image/avif':
      return picture.avif({ quality: Math.max(1, quality - 20), lossless, effort: 3 }).toBuffer();
  }
}

async function withoutNotes({ bytes, mimeType }: Picture): Promise<Picture | null> {
  const source = bytesSource(bytes);
  // By what it is: cut by the rules of another kind, it would be no picture any more.
  const kind = imageKind(bytes);
  const pieces = kind === null ? null : await withoutPrivateData(source, kind);
  if (pieces === null || (await isWhole(source, pieces))) return null;
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(source, pieces)) parts.push(part);
  return { bytes: Buffer.concat(parts), mimeType };
}
