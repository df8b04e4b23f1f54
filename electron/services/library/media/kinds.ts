import { imageSize } from 'image-size';

import { extensionOf, mediaKind, mediaType } from '#core/post/mediaTypes.ts';

const imageExtensions = ['png', 'jpg', 'gif', 'webp', 'avif'] as const;
type ImageExtension = (typeof imageExtensions)[number];

/** Tells a picture by its first bytes; null for anything else. */
export function imageKind(bytes: Uint8Array): ImageExtension | null {
  const starts = (at: number, text: string): boolean =>
    Array.from(text).every((char, index) => bytes[at + index] === char.charCodeAt(0));
  if (starts(0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (starts(0, '\xff\xd8\xff')) return 'jpg';
  if (starts(0, 'GIF87a') || starts(0, 'GIF89a')) return 'gif';
  if (starts(0, 'RIFF') && starts(8, 'WEBP')) return 'webp';
  if (starts(4, 'ftypavif') || starts(4, 'ftypavis')) return 'avif';
  return null;
}

export const isPicture = (name: string): boolean => mediaKind(name) === 'picture';

/** The extension of a file that is no picture, when its type is known and there is something in it; else null. */
export function fileKind(name: string, size: number): string | null {
  return size > 0 && mediaType(name) !== null && !isPicture(name) ? extensionOf(name) : null;
}

/** Why a file is not taken, and what would be. */
export function refusal(
  name: string,
  size: number,
  beginning: Uint8Array,
  image: ImageExtension | null,
): { message: string; next: string } {
  const pictures = 'PNG, JPEG, GIF, WebP and AVIF can be added.';
  const text = Buffer.from(beginning.subarray(0, 2_000)).toString('utf8');
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(text))
    return {
      message: `“${name}” is an SVG drawing. Those can hold programs, so Longhand does not add them.`,
      next: 'Save it as PNG and add that.',
    };
  if (image !== null)
    return { message: `“${name}” is damaged: it begins like a picture and cannot be read as one.`, next: pictures };
  if (size === 0) return { message: `“${name}” is empty.`, next: 'Choose another file.' };
  if (isPicture(name) || /\.(?:bmp|tiff?|hei[cf]|jxl|psd)$/i.test(name))
    return { message: `“${name}” is not a picture that Longhand knows.`, next: pictures };
  return {
    message: `“${name}” is of a kind that Longhand does not put beside a post.`,
    next: 'Pictures, audio, video, PDF, EPUB, ZIP, CSV and office documents can be added.',
  };
}

export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels of a picture by its beginning, a photograph's as it is shown: turned by its EXIF orientation. Null when that does not tell. */
export function sizeOf(bytes: Uint8Array): PictureSize | null {
  try {
    const { width, height, orientation } = imageSize(bytes);
    if (!(width > 0 && height > 0)) return null;
    return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return null;
  }
}
