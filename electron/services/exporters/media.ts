import { LonghandError } from '#core/failure.ts';
import type { PictureRule } from '#core/publish/pictureRule.ts';

import { sizeOf } from '../library/media/kinds.ts';
import type { PictureSize } from '../library/media/kinds.ts';
import { fitPicture, unfit } from '../pictures/fit.ts';
import type { Exporter } from './contract.ts';
import {
  attribute,
  elements,
  isElement,
  makeElement,
  makeText,
  remove,
  replace,
  setAttribute,
  textOf,
} from './tree.ts';
import type { Child, Element, Fragment } from './tree.ts';

export type ReadMedia = Parameters<Exporter['export']>[1];

/** A file beside the post that the page needs. */
export interface PageMedia {
  /** Its name, as the text refers to it. */
  name: string;
  bytes: Uint8Array;
  mimeType: string;
}

/** Puts a file where the page can have it, and says by what address. */
export type PlaceMedia = (media: PageMedia) => string;

interface Placing {
  readMedia: ReadMedia;
  pictures: PictureRule | null;
  /** What links lead to: that is for readers to keep, and goes along as it is. */
  linked: ReadonlySet<string>;
  place: PlaceMedia;
  signal: AbortSignal;
  warn: (warning: string) => void;
  /** Gathers the origins of embedded pages, which a policy has to name. */
  frames: Set<string>;
  /** Called after each file. */
  step(): void;
}

/** Where elements name files, and what people call them. */
const mediaAttributes: Record<string, Record<string, string>> = {
  img: { src: 'picture' },
  video: { src: 'video', poster: 'picture' },
  audio: { src: 'recording' },
  source: { src: 'recording' },
  track: { src: 'caption file' },
  iframe: { src: 'embed' },
};

const isRemote = (address: string): boolean => /^(https?:)?\/\//i.test(address.trim());
const hasScheme = (address: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(address.trim());

/** How many files `placeMedia` will go through. */
export const countMedia = (fragment: Fragment): number =>
  elements(fragment).filter((element) => mediaAttributes[element.tagName] !== undefined).length;

/**
 * Brings every file that the text uses into the export and rewrites its address. A picture that is missing gives way to its alt
 * text; what is on another server stays there. Both are told through `warn`.
 */
export async function placeMedia(fragment: Fragment, placing: Placing): Promise<void> {
  const placed = new Map<string, Promise<PlacedMedia | null>>();
  const find = (address: string): Promise<PlacedMedia | null> => {
    const known = placed.get(address) ?? placeOne(address, placing);
    placed.set(address, known);
    return known;
  };
  for (const element of elements(fragment)) {
    if (element.tagName === 'a') await placeLinked(element, find, placing);
    const kind = mediaAttributes[element.tagName];
    if (kind === undefined) continue;
    placing.signal.throwIfAborted();
    // Other sizes of a picture are on no disk of ours, and would go past the copy in the export.
    element.attrs = element.attrs.filter((attr) => attr.name !== 'srcset');
    for (const [name, noun] of Object.entries(kind)) {
      const address = attribute(element, name)?.trim();
      if (address === undefined || address === '' || address.startsWith('#')) continue;
      if (isRemote(address)) {
        noteRemote(address, noun, placing);
        if (element.tagName === 'iframe') noteFrame(address, placing);
        if (element.tagName === 'img') setLoading(element);
      } else if (!hasScheme(address)) {
        const media = await find(address);
        if (media === null) leaveOut(element, name, address, noun, placing);
        else {
          fill(element, name, media);
          if (noun === 'picture' && !media.isPicture)
            placing.warn(`The file ${address} could not be read as a picture, so readers may see none.`);
        }
      }
    }
    placing.step();
  }
}

interface PlacedMedia {
  url: string;
  /** Null where it is not known: an SVG need not tell. */
  size: PictureSize | null;
  isPicture: boolean;
  name: string;
}

async function placeOne(address: string, placing: Placing): Promise<PlacedMedia | null> {
  const { readMedia, place } = placing;
  for (const name of namesFor(address)) {
    const read = await readQuietly(readMedia, name);
    if (read === null) continue;
    const found = placing.linked.has(address) ? read : await fitted(read, placing);
    const mimeType = /^[\w.+-]+\/[\w.+-]+$/.test(found.mimeType) ? found.mimeType : 'application/octet-stream';
    const size = sizeOf(found.bytes);
    const isPicture = size !== null || mimeType === 'image/svg+xml';
    return { url: place({ name, bytes: found.bytes, mimeType }), size, isPicture, name };
  }
  return null;
}

/** A picture made ready for the page, and any other file as it is. */
async function fitted(
  file: { bytes: Uint8Array; mimeType: string },
  { pictures, signal, warn }: Placing,
): Promise<{ bytes: Uint8Array; mimeType: string }> {
  if (pictures === null) return file;
  const why = file.mimeType.startsWith('image/') ? await unfit() : null;
  if (why !== null) warn(why);
  return (await fitPicture(file, pictures, signal)) ?? file;
}

/** The addresses that links lead to. */
export function linkedFiles(fragment: Fragment): Set<string> {
  const links = elements(fragment).filter((element) => element.tagName === 'a');
  return new Set(links.map((link) => attribute(link, 'href')?.trim() ?? ''));
}

/** The names a reference may mean: as it stands, then as the URL that it also is. */
function namesFor(address: string): string[] {
  const names = [address, address.replace(/[?#].*$/s, '')].flatMap((name) => [name, decoded(name)]);
  return [...new Set(names.map((name) => name.replace(/^(\.\/)+/, '')))].filter((name) => name !== '');
}

/** A lone % is no encoding: then the name is taken as it stands. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A name that leads out of the post's folder is refused by the library: for a page it is simply not there. */
async function readQuietly(readMedia: ReadMedia, name: string): ReturnType<ReadMedia> {
  try {
    return await readMedia(name);
  } catch (error) {
    if (
      error instanceof LonghandError &&
      ['invalid-input', 'forbidden', 'not-found', 'unreadable'].includes(error.code)
    )
      return null;
    throw error;
  }
}

function noteRemote(address: string, noun: string, placing: Placing): void {
  placing.warn(`The ${noun} at ${address} is on another server and stays there: it shows only with a network.`);
}

function noteFrame(address: string, { frames }: Placing): void {
  const url = URL.parse(address, 'https://relative.invalid/');
  // A name with other signs in it would be read as more of the policy. No frame is shown there.
  if (url !== null && /^[\w.:[\]-]+$/.test(url.host)) frames.add(address.startsWith('//') ? url.host : url.origin);
}

function fill(element: Element, name: string, media: PlacedMedia): void {
  setAttribute(element, name, media.url);
  if (element.tagName !== 'img') return;
  setSize(element, media.size);
  setLoading(element);
}

function setLoading(image: Element): void {
  setAttribute(image, 'loading', 'lazy');
  setAttribute(image, 'decoding', 'async');
}

/** Pixels known before the picture is there keep the text from jumping. What the writer set stays; the other side follows. */
function setSize(image: Element, size: PictureSize | null): void {
  const width = pixels(attribute(image, 'width'));
  const height = pixels(attribute(image, 'height'));
  image.attrs = image.attrs.filter(
    ({ name, value }) => (name !== 'width' && name !== 'height') || pixels(value) !== null,
  );
  if (size === null || (width !== null && height !== null)) return;
  const ratio = size.width / size.height;
  const shown =
    width !== null ? { width, height: width / ratio } : height !== null ? { width: height * ratio, height } : size;
  setAttribute(image, 'width', String(Math.max(1, Math.round(shown.width))));
  setAttribute(image, 'height', String(Math.max(1, Math.round(shown.height))));
}

const pixels = (value: string | undefined): number | null =>
  /^[1-9]\d{0,5}$/.test(value ?? '') ? Number(value) : null;

function leaveOut(element: Element, name: string, address: string, noun: string, placing: Placing): void {
  placing.warn(`The ${noun} ${address} is not beside the post, so it is missing from the export.`);
  element.attrs = element.attrs.filter((attr) => attr.name !== name);
  if (name === 'poster') return;
  const { tagName } = element;
  if (tagName === 'iframe' || tagName === 'source' || tagName === 'track') remove(element);
  else if (tagName === 'img') replace(element, words(attribute(element, 'alt')?.trim() || address));
  else if (!elements(element).some((child) => child.tagName === 'source'))
    replace(element, words(textOf(element).trim() || address));
}

/** Words in the place of something that cannot be shown. */
const words = (text: string): Element => makeElement('span', { class: 'missing-image' }, [makeText(text)]);

/** A link to a file beside the post takes the file along; a link to anywhere else is none of the export's business. */
async function placeLinked(
  link: Element,
  find: (address: string) => Promise<PlacedMedia | null>,
  placing: Placing,
): Promise<void> {
  const address = attribute(link, 'href')?.trim() ?? '';
  const isDownload = attribute(link, 'download') !== undefined;
  if (address === '' || /^[/#?]/.test(address) || hasScheme(address)) return;
  if (!isDownload && !/\.[a-z0-9]+([?#].*)?$/i.test(address)) return;
  const media = await find(address);
  if (media === null) {
    if (!isDownload) return;
    placing.warn(`The file ${address} is not beside the post, so it is missing from the export.`);
    replace(link, words(textOf(link).trim() || address));
    return;
  }
  const isInside = media.url.startsWith('data:');
  // A page that holds the film need not hold it twice, for those who cannot play it.
  if (isInside && isInPlayer(link)) {
    replace(link, makeText(textOf(link)));
    return;
  }
  setAttribute(link, 'href', media.url);
  // Browsers open no data: address from a link, but they do save it.
  if (isInside) setAttribute(link, 'download', media.name.split('/').at(-1) ?? media.name);
}

function isInPlayer(link: Element): boolean {
  const parent = link.parentNode;
  return parent !== null && isElement(parent as Child) && /^(?:audio|video)$/.test((parent as Element).tagName);
}
