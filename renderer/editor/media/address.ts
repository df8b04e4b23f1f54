import { isLocalReference } from '#core/convert/urlSafety.ts';
import { mediaPath } from '#core/ipc/origin.ts';

/** What a picture's `src` points to. */
export type PictureAddress =
  | { kind: 'beside'; name: string; url: string }
  | { kind: 'embedded'; url: string }
  | { kind: 'remote'; host: string }
  /** A path of the site it is published on. */
  | { kind: 'site'; path: string }
  /** A file somewhere on the computer it was pasted on. */
  | { kind: 'file' }
  /** Its bytes are still being copied. */
  | { kind: 'arriving' }
  | { kind: 'none' };

/** How the `src` of a picture begins while its bytes are on their way into the post's folder. */
export const arrivingPrefix = '#arriving-';

/** Reads a picture's `src`: a file beside the post is shown, anything out on the network is named but never fetched. */
export function pictureAddress(postId: string, src: string): PictureAddress {
  const address = src.trim();
  if (address === '') return { kind: 'none' };
  if (address.startsWith(arrivingPrefix)) return { kind: 'arriving' };
  if (/^file:/i.test(address)) return { kind: 'file' };
  if (/^data:image\/(?:png|jpeg|gif|webp|avif);/i.test(address)) return { kind: 'embedded', url: address };
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(address)) return { kind: 'remote', host: hostOf(address) };
  if (!isLocalReference(address)) return { kind: 'site', path: address };
  const name = decode(address.split(/[?#]/, 1)[0] ?? '').replace(/^(?:\.\/)+/, '');
  return { kind: 'beside', name, url: mediaPath(postId, name) };
}

/** What a player or a card says of a file: its name, and where the window may read it, or why not. */
export function mediaAddress(postId: string, src: string): { name: string; url: string | null; note: string } {
  const address = pictureAddress(postId, src);
  switch (address.kind) {
    case 'beside':
      return { name: address.name, url: address.url, note: '' };
    case 'remote':
      return { name: lastPart(src), url: null, note: `On ${address.host}, not loaded` };
    case 'site':
      return { name: lastPart(src), url: null, note: `On the site at ${address.path}` };
    case 'none':
      return { name: '', url: null, note: 'No address yet' };
    case 'embedded':
    case 'arriving':
    case 'file':
      return { name: lastPart(src), url: null, note: 'Not in this post’s folder' };
  }
}

const lastPart = (src: string): string => decode(src.split(/[?#]/, 1)[0]?.split('/').findLast(Boolean) ?? src);

function hostOf(address: string): string {
  try {
    return new URL(address.startsWith('//') ? `https:${address}` : address).host || 'elsewhere';
  } catch {
    return 'elsewhere';
  }
}

/** Markdown writes a space in an address as `%20`; a name with a lone `%` is taken as it stands. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
