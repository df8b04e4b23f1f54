import { readInteger } from '../../attributes.ts';
import { readBlockAttrs } from '../../blockAttributes.ts';
import type { Attrs } from '../../definition.ts';
import { classesOf } from '../../element.ts';
import type { HtmlReadContext, HtmlSubtree, HtmlTree, HtmlWriteContext } from '../../html.ts';
import type { NodeJson } from '../../json.ts';
import { alignments, mostColumns, mostPixels } from './figure.ts';

/**
 * A figure as it is exported. Its classes are the ones that WordPress's themes know (`alignwide`), and `gallery columns-3` for several
 * pictures side by side.
 */
export function exportFigure(figure: NodeJson, context: HtmlWriteContext): HtmlTree {
  const { align, columns } = figure.attrs ?? {};
  const pictures = (figure.content ?? []).filter(({ type }) => type === 'figureImage');
  const classes = [
    ...(pictures.length > 1 ? ['gallery'] : []),
    ...(typeof columns === 'number' ? [`columns-${columns}`] : []),
    ...(typeof align === 'string' ? [`align${align}`] : []),
  ];
  return {
    tag: 'figure',
    attrs: classes.length === 0 ? {} : { class: classes.join(' ') },
    children: context.children(figure),
  };
}

interface Caption {
  element: HtmlSubtree;
  content: NodeJson[];
}

/** Elements that only hold pictures together. */
const holders = new Set(['div', 'span', 'ul', 'li', 'figure', 'p', 'center']);

/** Reads a figure of a page: pictures, some of them in links, and a caption after them; null when there is anything else in it. */
export function readPageFigure(figure: HtmlSubtree, context: HtmlReadContext): NodeJson | null {
  const parts = figure.parts();
  const last = parts.at(-1);
  const captioned = last !== undefined && typeof last !== 'string' && isCaption(last);
  const images = readPictures(captioned ? parts.slice(0, -1) : parts, context);
  if (images === null || images.length === 0) return null;
  const caption: Caption | null = captioned ? { element: last, content: context.inline(last) } : null;
  const attrs = { ...readBlockAttrs(figure), ...readClasses(figure) };
  const [only, ...others] = images;
  const words = caption?.content ?? [];
  if (only !== undefined && others.length === 0 && words.length === 0 && !('align' in attrs)) return alone(only, attrs);
  return { type: 'figure', attrs, content: [...images, { type: 'figureCaption', content: words }] };
}

/** One picture without a caption is a paragraph of its own. */
function alone(image: NodeJson, attrs: Attrs): NodeJson {
  const { columns: _, ...shared } = attrs;
  const { href, ...picture } = image.attrs ?? {};
  const marks = typeof href === 'string' ? { marks: [{ type: 'link', attrs: { href } }] } : {};
  return { type: 'paragraph', attrs: shared, content: [{ type: 'image', attrs: picture, ...marks }] };
}

const isCaption = (element: HtmlSubtree): boolean =>
  element.name === 'figcaption' || classesOf(element).includes('wp-caption-text');

function readClasses(figure: HtmlSubtree): Attrs {
  const classes = classesOf(figure);
  const align = alignments.find(
    (one) =>
      classes.includes(`align${one}`) || classes.includes(`kg-width-${one}`) || figure.attrs['data-align'] === one,
  );
  const columns = classes
    .map((name) => readInteger(/^columns-(\d)$/.exec(name)?.[1], 1, mostColumns))
    .find((count) => count !== null);
  return { ...(align !== undefined && { align }), ...(columns !== undefined && { columns }) };
}

function readPictures(parts: readonly (HtmlSubtree | string)[], context: HtmlReadContext): NodeJson[] | null {
  const found: NodeJson[] = [];
  for (const part of parts) {
    if (typeof part === 'string') return null;
    const images = readPart(part, context);
    if (images === null) return null;
    for (const image of images) found.push(image);
  }
  return found;
}

function readPart(part: HtmlSubtree, context: HtmlReadContext): NodeJson[] | null {
  if (part.name === 'img') return readImage(part, context);
  if (part.name === 'picture') {
    const image = part.elements().find(({ name }) => name === 'img');
    return image === undefined ? null : readImage(image, context);
  }
  if (part.name === 'a') {
    const images = readPictures(part.parts(), context);
    const href = part.attrs['href'] === undefined ? null : context.linkUrl(part.attrs['href']);
    return images?.map((image) => ({ ...image, attrs: { ...image.attrs, href } })) ?? null;
  }
  // A caption of one picture among several is more than a figure of ours can hold.
  return holders.has(part.name) ? readPictures(part.parts(), context) : null;
}

function readImage({ attrs }: HtmlSubtree, context: HtmlReadContext): NodeJson[] | null {
  const src = context.mediaUrl(attrs['src']);
  if (src === null) return null;
  return [
    {
      type: 'figureImage',
      attrs: {
        src,
        alt: attrs['alt'] ?? '',
        title: attrs['title'] ?? null,
        width: readInteger(attrs['width'], 1, mostPixels),
        height: readInteger(attrs['height'], 1, mostPixels),
      },
    },
  ];
}
