import type { Piece } from '../pieces.ts';
import { patched } from '../pieces.ts';
import type { Source } from '../source.ts';
import { avifPatches } from './avif.ts';
import { filmPatches } from './film.ts';
import { cleanGif } from './gif.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanPng } from './png.ts';
import { cleanWebp } from './webp.ts';

const films = new Set(['mp4', 'm4v', 'mov', 'm4a']);

/** Whether {@link withoutPrivateData} knows what a file of a kind tells of its maker. */
export const isCleaned = (kind: string): boolean => films.has(kind) || /^(?:jpe?g|png|gif|webp|avif)$/.test(kind);

/**
 * A picture or film without what it tells of where, by whom and with what it was made. Colours, orientation, and every pixel stay. Null
 * when its parts cannot be told apart, and the whole for kinds that are not known.
 */
export async function withoutPrivateData(source: Source, kind: string): Promise<Piece[] | null> {
  try {
    switch (kind) {
      case 'jpg':
      case 'jpeg':
        return await cleanJpeg(source);
      case 'png':
        return await cleanPng(source);
      case 'webp':
        return await cleanWebp(source);
      case 'gif':
        return await cleanGif(source);
      case 'avif':
        return patched(source.size, await avifPatches(source));
      default:
        return patched(source.size, films.has(kind) ? await filmPatches(source) : []);
    }
  } catch (thrown) {
    // A length that leads past the end of a table. What the disk reports is for the caller.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}
