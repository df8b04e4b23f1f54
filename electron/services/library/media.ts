import { dirname, extname, join } from 'node:path';

import { imageSize } from 'image-size';

import { LonghandError } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import { extensionOf, mediaKind, mediaType, mediaTypes } from '#core/post/mediaTypes.ts';
import type { MediaFile } from '#core/post/post.ts';
import { isReserved } from '#core/post/slug.ts';

import type { FileSystem } from './disk.ts';
import {
  diskFailure,
  errorCode,
  isInside,
  isMissing,
  makeFolder,
  mapLimited,
  sha256,
  writeAtomically,
} from './disk.ts';
import { mediaUrl } from './postEntry.ts';

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

/**
 * Copies a picture, or a sound, film or document of a known type, beside a post. The same bytes under any name are one file; another
 * under a taken name becomes `photo-2.jpg`. Durable when it resolves. Fails with `not-an-image`, `too-large` or what the disk reports,
 * and leaves nothing behind.
 */
export async function importMedia(
  fs: FileSystem,
  folder: string,
  id: string,
  name: string,
  bytes: Uint8Array,
): Promise<MediaFile> {
  if (bytes.byteLength > limits.mediaBytes) {
    throw new LonghandError({
      code: 'too-large',
      message: `“${name}” is larger than ${limits.mediaBytes / 1024 / 1024} MB.`,
      next: 'Make it smaller and add it again.',
    });
  }
  const image = imageKind(bytes);
  const size = image === null ? null : sizeOf(bytes);
  const kind = size === null ? fileKind(name, bytes) : image;
  if (kind === null) {
    throw new LonghandError({
      code: 'not-an-image',
      ...refusal(name, bytes, image),
      kept: 'It was not added to the post.',
    });
  }
  try {
    await makeFolder(fs, folder);
    const taken = await namesIn(fs, folder);
    const same = await findSame(fs, folder, taken, bytes, kind);
    const fileName = same ?? freeName(safeName(name, kind), taken);
    if (same === null) await writeAtomically(fs, join(folder, fileName), bytes);
    const pixels = size ?? { width: null, height: null };
    return { name: fileName, url: mediaUrl(id, fileName), size: bytes.byteLength, ...pixels };
  } catch (thrown) {
    throw diskFailure(thrown, `Could not add “${name}”`, 'Nothing was added to the post.');
  }
}

/** The extension of a file that is no picture, when its type is known and there is something in it; else null. */
function fileKind(name: string, bytes: Uint8Array): string | null {
  return bytes.byteLength > 0 && mediaType(name) !== null && !isPicture(name) ? extensionOf(name) : null;
}

/** Why a file is not taken, and what would be. */
function refusal(name: string, bytes: Uint8Array, image: ImageExtension | null): { message: string; next: string } {
  const pictures = 'PNG, JPEG, GIF, WebP and AVIF can be added.';
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(beginningOf(bytes)))
    return {
      message: `“${name}” is an SVG drawing. Those can hold programs, so Longhand does not add them.`,
      next: 'Save it as PNG and add that.',
    };
  if (image !== null)
    return { message: `“${name}” is damaged: it begins like a picture and cannot be read as one.`, next: pictures };
  if (bytes.byteLength === 0) return { message: `“${name}” is empty.`, next: 'Choose another file.' };
  if (isPicture(name) || /\.(?:bmp|tiff?|hei[cf]|jxl|psd)$/i.test(name))
    return { message: `“${name}” is not a picture that Longhand knows.`, next: pictures };
  return {
    message: `“${name}” is of a kind that Longhand does not put beside a post.`,
    next: 'Pictures, audio, video, PDF, EPUB, ZIP, CSV and office documents can be added.',
  };
}

const beginningOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 2_000)).toString('utf8');

/** The pictures and other media beside a post, by name. */
export async function listMedia(fs: FileSystem, folder: string, id: string): Promise<MediaFile[]> {
  const names = [...(await namesIn(fs, folder))]
    .filter((name) => !name.startsWith('.') && mediaType(name) !== null)
    .sort();
  const files = await mapLimited(names, 8, async (name): Promise<MediaFile | null> => {
    try {
      const stat = await fs.lstat(join(folder, name));
      if (!stat.isFile()) return null;
      const size = isPicture(name) ? sizeOf(await fs.readFile(join(folder, name))) : null;
      return {
        name,
        url: mediaUrl(id, name),
        size: stat.size,
        width: size?.width ?? null,
        height: size?.height ?? null,
      };
    } catch {
      return null;
    }
  });
  return files.filter((file) => file !== null);
}

/** A file's bytes by its name beside a post. Null when there is none or it is no known medium; `forbidden` when the name leads out. */
export async function readMedia(
  fs: FileSystem,
  root: string,
  folder: string,
  name: string,
): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
  const parts = name.split('/');
  if (
    name === '' ||
    /[\\\0]/.test(name) ||
    parts.some((part) => part === '' || part === '..' || part === '.' || /^[a-z]:/i.test(part))
  ) {
    throw forbidden(name);
  }
  const mimeType = mediaType(name);
  if (mimeType === null || parts.some((part) => part.startsWith('.'))) return null;
  try {
    const [realFolder, real] = await Promise.all([fs.realpath(folder), fs.realpath(join(folder, name))]);
    if (!isInside(root, realFolder) || !isInside(realFolder, real)) throw forbidden(name);
    return { bytes: await fs.readFile(real), mimeType };
  } catch (thrown) {
    if (isMissing(thrown) || errorCode(thrown) === 'EISDIR') return null;
    throw diskFailure(thrown, `Could not read “${name}”`);
  }
}

/** A file name that every system takes: the last part of a path, without control and reserved characters, with the extension of its kind. */
export function safeName(name: string, kind: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const stem = last
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*#%[\](){}&;`$!'^~=+,@]+/gu, '')
    .replace(/[\s_]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-. ]+$/g, '')
    .toLowerCase();
  const short = Array.from(stem).slice(0, 60).join('');
  const extension = kind === 'jpg' && /\.jpeg$/i.test(last) ? 'jpeg' : kind;
  const noun = isPicture(`x.${extension}`) ? 'picture' : 'file';
  return `${short === '' ? noun : isReserved(short) ? `${short}-${noun}` : short}.${extension}`;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const lower = new Set([...taken].map((one) => one.toLowerCase()));
  const extension = extname(name);
  const stem = name.slice(0, -extension.length);
  let candidate = name;
  for (let number = 2; lower.has(candidate.toLowerCase()); number++) candidate = `${stem}-${number}${extension}`;
  return candidate;
}

async function findSame(
  fs: FileSystem,
  folder: string,
  names: ReadonlySet<string>,
  bytes: Uint8Array,
  kind: string,
): Promise<string | null> {
  const hash = sha256(bytes);
  for (const name of names) {
    if (name.startsWith('.') || mediaType(name) !== mediaTypes[kind]) continue;
    const path = join(folder, name);
    const stat = await fs.lstat(path);
    if (stat.isFile() && stat.size === bytes.byteLength && sha256(await fs.readFile(path)) === hash) return name;
  }
  return null;
}

async function namesIn(fs: FileSystem, folder: string): Promise<Set<string>> {
  try {
    return new Set(await fs.readdir(folder));
  } catch (thrown) {
    if (isMissing(thrown)) return new Set();
    throw diskFailure(thrown, 'Could not look at the post’s folder');
  }
}

function sizeOf(bytes: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null;
  }
}

const isPicture = (name: string): boolean => mediaKind(name) === 'picture';

function forbidden(name: string): LonghandError {
  return new LonghandError({
    code: 'forbidden',
    message: 'A file outside the post’s folder was asked for.',
    detail: dirname(name),
  });
}
