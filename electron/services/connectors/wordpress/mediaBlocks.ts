import { serialize } from 'parse5';

import { shownText } from '#core/document/element.ts';
import { embeddable } from '#core/document/embeds.ts';

import {
  attribute,
  block,
  classesOf,
  escapeAttribute,
  escapeText,
  hasOnly,
  isElement,
  partsOf,
  positive,
} from './markup.ts';
import type { Element, Node } from './markup.ts';

/** The attachment behind an address; null for one that the site does not have. */
export type MediaId = (url: string) => string | null;

/** A figure as the block that WordPress's editor would have made of it; null when it has none. */
export function figureBlock(figure: Element, mediaId: MediaId): string | null {
  const classes = classesOf(figure);
  if (classes.includes('embed')) return embedBlock(figure);
  if (classes.includes('gallery')) return galleryBlock(figure);
  const [first] = partsOf(figure);
  if (first !== undefined && isElement(first) && (first.tagName === 'audio' || first.tagName === 'video'))
    return playerBlock(figure, first, mediaId);
  return pictureBlock(figure);
}

/** A paragraph or figure that holds one picture, perhaps in a link, and for a figure perhaps a caption. */
export function pictureBlock(element: Element): string | null {
  const [picture, caption, ...more] = partsOf(element);
  if (picture === undefined || more.length > 0) return null;
  if (!hasOnly(element, element.tagName === 'figure' ? ['class'] : [])) return null;
  const align = alignmentOf(element);
  const text = captionOf(caption, 'wp-element-caption');
  return align === undefined || text === null ? null : imageBlock(picture, align, text);
}

const alignments = ['left', 'center', 'right', 'wide', 'full'];

/** Where a figure stands by its class; null for nowhere in particular, undefined when its classes say anything else. */
function alignmentOf(figure: Element): string | null | undefined {
  const [first, ...more] = classesOf(figure).filter((name) => !/^(?:gallery|columns-\d)$/.test(name));
  if (first === undefined) return null;
  return more.length === 0 ? alignments.find((align) => first === `align${align}`) : undefined;
}

/** A caption's HTML, `''` where there is none; null when it is something else. */
function captionOf(caption: Node | undefined, classes: string): string | null {
  if (caption === undefined) return '';
  if (!isElement(caption) || caption.tagName !== 'figcaption' || !hasOnly(caption, [])) return null;
  return `<figcaption class="${classes}">${serialize(caption)}</figcaption>`;
}

function imageBlock(node: Node, align: string | null, caption: string): string | null {
  if (!isElement(node)) return null;
  const link = node.tagName === 'a' ? node : null;
  const [image, ...more] = link === null ? [node] : partsOf(link);
  if (image === undefined || !isElement(image) || image.tagName !== 'img' || more.length > 0) return null;
  if (!hasOnly(image, ['src', 'alt', 'title', 'class', 'width', 'height', 'loading', 'decoding'])) return null;
  if (link !== null && !hasOnly(link, ['href', 'target', 'rel', 'aria-label'])) return null;
  const id = /^wp-image-(\d+)$/.exec(attribute(image, 'class') ?? '')?.[1];
  const width = positive(attribute(image, 'width'));
  const height = positive(attribute(image, 'height'));
  const sized = width !== null && height !== null;
  const title = attribute(image, 'title');
  const img = `<img ${[
    `src="${escapeAttribute(attribute(image, 'src') ?? '')}"`,
    `alt="${escapeAttribute(attribute(image, 'alt') ?? '')}"`,
    ...(id === undefined ? [] : [`class="wp-image-${id}"`]),
    ...(sized ? [`width="${width}"`, `height="${height}"`] : []),
    ...(title === null ? [] : [`title="${escapeAttribute(title)}"`]),
  ].join(' ')}/>`;
  const linked = link === null ? img : `<a ${attributesOf(link, ['href', 'target', 'rel'])}>${img}</a>`;
  const classes = ['wp-block-image', ...(align === null ? [] : [`align${align}`]), ...(sized ? ['is-resized'] : [])];
  return block(
    'image',
    {
      ...(id !== undefined && { id: Number(id) }),
      ...(sized && { width, height }),
      ...(align !== null && { align }),
      ...(link !== null && { linkDestination: 'custom' }),
    },
    `<figure class="${classes.join(' ')}">${linked}${caption}</figure>`,
  );
}

const attributesOf = (element: Element, names: readonly string[]): string =>
  names
    .flatMap((name) => {
      const value = attribute(element, name);
      return value === null ? [] : [`${name}="${escapeAttribute(value)}"`];
    })
    .join(' ');

function galleryBlock(figure: Element): string | null {
  const parts = partsOf(figure);
  const last = parts.at(-1);
  const captioned = last !== undefined && isElement(last) && last.tagName === 'figcaption';
  const caption = captionOf(captioned ? last : undefined, 'blocks-gallery-caption wp-element-caption');
  const images = (captioned ? parts.slice(0, -1) : parts).map((part) => imageBlock(part, null, ''));
  const align = alignmentOf(figure);
  if (!hasOnly(figure, ['class']) || caption === null || align === undefined || images.includes(null)) return null;
  const columns = positive(/\bcolumns-(\d)\b/.exec(attribute(figure, 'class') ?? '')?.[1] ?? null);
  const classes = [
    'wp-block-gallery',
    ...(align === null ? [] : [`align${align}`]),
    'has-nested-images',
    `columns-${columns ?? 'default'}`,
    'is-cropped',
  ];
  return block(
    'gallery',
    { ...(columns !== null && { columns }), linkTo: 'none', ...(align !== null && { align }) },
    `<figure class="${classes.join(' ')}">${images.join('\n\n')}${caption}</figure>`,
  );
}

/** Sound or film. The link in it, for browsers that play nothing, is not part of WordPress's own. */
function playerBlock(figure: Element, player: Element, mediaId: MediaId): string | null {
  const [, caption, ...more] = partsOf(figure);
  const text = captionOf(caption, 'wp-element-caption');
  const src = attribute(player, 'src');
  if (more.length > 0 || text === null || src === null || !hasOnly(figure, [])) return null;
  if (!hasOnly(player, ['src', 'poster', 'controls', 'preload', 'width', 'height'])) return null;
  const name = player.tagName;
  const poster = attribute(player, 'poster');
  const id = mediaId(src);
  const attributes = [
    'controls',
    ...(poster === null ? [] : [`poster="${escapeAttribute(poster)}"`]),
    ...(attribute(player, 'preload') === 'none' ? ['preload="none"'] : []),
    `src="${escapeAttribute(src)}"`,
  ];
  return block(
    name,
    id === null ? {} : { id: Number(id) },
    `<figure class="wp-block-${name}"><${name} ${attributes.join(' ')}></${name}>${text}</figure>`,
  );
}

/** A file to download: its name as a link. A button would need words in the language of the site. */
export function fileBlock(paragraph: Element, mediaId: MediaId): string | null {
  const [link, size, ...more] = partsOf(paragraph);
  if (attribute(paragraph, 'class') !== 'file' || !hasOnly(paragraph, ['class']) || more.length > 0) return null;
  if (link === undefined || !isElement(link) || link.tagName !== 'a' || attribute(link, 'download') === null)
    return null;
  if (size !== undefined && !(isElement(size) && attribute(size, 'class') === 'file-size')) return null;
  const href = attribute(link, 'href') ?? '';
  const id = mediaId(href);
  return block(
    'file',
    { ...(id !== null && { id: Number(id) }), href, showDownloadButton: false },
    `<div class="wp-block-file"><a href="${escapeAttribute(href)}">${serialize(link)}</a></div>`,
  );
}

/** WordPress itself shows what sites that it knows offer for embedding, from nothing but the address. */
function embedBlock(figure: Element): string | null {
  const [link, ...more] = partsOf(figure);
  if (link === undefined || !isElement(link) || link.tagName !== 'a' || more.length > 0) return null;
  const url = attribute(link, 'href') ?? '';
  const known = embeddable(url);
  if (known === null || !hasOnly(figure, ['class', 'data-provider'])) return null;
  const words = shownText(link.childNodes.map((node) => ('value' in node ? node.value : '')).join(''));
  const caption =
    words === '' || words === url ? '' : `<figcaption class="wp-element-caption">${escapeText(words)}</figcaption>`;
  const slug = known.provider;
  return block(
    'embed',
    { url, type: 'rich', providerNameSlug: slug, responsive: true },
    `<figure class="wp-block-embed is-type-rich is-provider-${slug} wp-block-embed-${slug}"><div class="wp-block-embed__wrapper">\n${escapeText(url)}\n</div>${caption}</figure>`,
  );
}
