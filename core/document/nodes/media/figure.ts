import type { Nodes, PhrasingContent } from 'mdast';

import { readInteger, textOf } from '../../attributes.ts';
import type { Attrs } from '../../definition.ts';
import { hasOnly, parseElement } from '../../element.ts';
import type { ElementTree, ParsedElement } from '../../element.ts';
import type { NodeJson } from '../../json.ts';
import type { MarkdownBlock, MarkdownReadContext, MarkdownWriteContext } from '../../markdown.ts';
import { openTag } from '../../tag.ts';
import { markdownOf, readIsland, writeIsland } from '../islands.ts';
import type { Island, IslandShape } from '../islands.ts';

export const alignments = ['left', 'center', 'right', 'wide', 'full'] as const;

/** The most columns that a gallery may be set in. */
export const mostColumns = 8;

/** The most pixels that a picture may be said to have across. */
export const mostPixels = 100_000;

const shape: IslandShape = {
  figure: { holds: ['figcaption'], markdown: true },
  figcaption: { markdown: true, html: true },
};

/** Writes a figure as lines of tags around the Markdown of its pictures, a paragraph for each, and of its caption. */
export function writeFigure(figure: NodeJson, context: MarkdownWriteContext): MarkdownBlock[] {
  const { align, columns } = figure.attrs ?? {};
  const parts = figure.content ?? [];
  const caption = parts.find(({ type }) => type === 'figureCaption')?.content ?? [];
  const pictures = parts.filter(({ type }) => type === 'figureImage');
  return writeIsland({
    name: 'figure',
    attrs: {
      ...(typeof align === 'string' && { align }),
      ...(typeof columns === 'number' && { 'data-columns': String(columns) }),
    },
    children: [
      ...pictures.map((picture): MarkdownBlock => ({
        type: 'paragraph',
        children: context.inline([imageOf(picture)], 'paragraph'),
      })),
      ...(caption.length === 0
        ? []
        : [{ name: 'figcaption', children: context.blocks([{ type: 'paragraph', content: caption }]) }]),
    ],
  });
}

/** A picture of a figure as one in text. */
function imageOf({ attrs = {} }: NodeJson): NodeJson {
  const { href, ...picture } = attrs;
  return {
    type: 'image',
    attrs: picture,
    ...(typeof href === 'string' && { marks: [{ type: 'link', attrs: { href } }] }),
  };
}

/** Reads what {@link writeFigure} writes, and a figure written by hand that says no more. */
export function readFigure(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const first = siblings[index];
  if (first?.type !== 'html' || !/^<figure[\s>]/i.test(first.value)) return null;
  if (holdsFigure(siblings, index)) return null;
  const found = readIsland(siblings, index, shape);
  if (found !== null) {
    const node = readSpread(found.island, context);
    return node === null ? null : { node, next: found.next };
  }
  const element = parseElement(first.value);
  const node = element === null ? null : readWritten(element, context);
  return node === null ? null : { node, next: index + 1 };
}

/** Whether another figure begins before this one ends: then it is none of ours, and need not be read to be known as such. */
function holdsFigure(siblings: readonly Nodes[], index: number): boolean {
  for (let at = index; at < siblings.length; at += 1) {
    const node = siblings[at];
    if (node?.type !== 'html') continue;
    if (at > index && /^<figure[\s>]/i.test(node.value)) return true;
    if (/<\/figure\s*>/i.test(node.value)) return false;
  }
  return false;
}

function readSpread(island: Island, context: MarkdownReadContext): NodeJson | null {
  const attrs = readAttrs(island.attrs);
  const [pictures, caption, ...more] = island.parts;
  if (attrs === null || !Array.isArray(pictures) || Array.isArray(caption) || more.length > 0) return null;
  const images = readPictures(pictures, context);
  const words = caption === undefined ? [] : readCaption(caption, context);
  return images === null || words === null ? null : figureOf(attrs, images, words);
}

const figureOf = (attrs: Attrs, images: NodeJson[], caption: NodeJson[]): NodeJson => ({
  type: 'figure',
  attrs,
  content: [...images, { type: 'figureCaption', content: caption }],
});

/** The alignment and columns that a tag says; null when it says anything else. */
function readAttrs(said: Record<string, string>): Attrs | null {
  const { align = null, 'data-columns': columns, ...more } = said;
  const count = readInteger(columns, 1, mostColumns);
  if (Object.keys(more).length > 0 || (columns !== undefined && count === null)) return null;
  if (align !== null && !(alignments as readonly string[]).includes(align)) return null;
  return { align, columns: count };
}

/** Paragraphs of pictures and nothing else, some of them in links. */
function readPictures(nodes: readonly Nodes[], context: MarkdownReadContext): NodeJson[] | null {
  if (!nodes.every(mayHoldPicture)) return null;
  const pictures: NodeJson[] = [];
  for (const block of context.blocks(nodes)) {
    if (!isBare(block)) return null;
    for (const node of block.content ?? []) {
      if (node.type === 'text' && (node.text ?? '').trim() === '' && node.marks === undefined) continue;
      const href = node.type === 'image' ? hrefOf(node) : null;
      if (href === null) return null;
      pictures.push({ type: 'figureImage', attrs: { ...node.attrs, ...href } });
    }
  }
  return pictures.length === 0 ? null : pictures;
}

/** Told before anything is read, so that figures in figures in figures are not read again and again. */
const mayHoldPicture = (node: Nodes): boolean =>
  node.type === 'paragraph' || (node.type === 'html' && /^<img\s/i.test(node.value));

const isBare = (block: NodeJson): boolean =>
  block.type === 'paragraph' &&
  Object.values(block.attrs ?? {}).every((value) => value === null || value === undefined);

/** Where the link around a picture leads; null when more is around it. */
function hrefOf({ marks = [] }: NodeJson): { href?: string } | null {
  const [mark, ...more] = marks;
  if (mark === undefined) return {};
  const { href, ...others } = mark.attrs ?? {};
  const plain = mark.type === 'link' && more.length === 0 && Object.values(others).every((value) => value === null);
  return plain ? { href: textOf(href) } : null;
}

function readCaption(caption: Island, context: MarkdownReadContext): NodeJson[] | null {
  if (Object.keys(caption.attrs).length > 0) return null;
  if (caption.html !== null) {
    const element = parseElement(`<figcaption>${caption.html}</figcaption>`);
    return element === null ? null : readWords(element, context);
  }
  const [block, ...more] = context.blocks(markdownOf(caption) ?? []);
  if (block === undefined) return [];
  return more.length === 0 && isBare(block) ? (block.content ?? []) : null;
}

/** A figure in HTML alone, as people write it by hand. */
function readWritten(element: ParsedElement, context: MarkdownReadContext): NodeJson | null {
  const attrs = readAttrs(element.attrs);
  if (attrs === null || element.name !== 'figure') return null;
  const images: NodeJson[] = [];
  let caption: NodeJson[] | null = null;
  for (const part of element.parts()) {
    if (typeof part === 'string' || caption !== null) return null;
    if (part.name === 'figcaption') {
      caption = hasOnly(part) ? readWords(part, context) : null;
      if (caption === null) return null;
      continue;
    }
    const image = readWrittenPicture(part);
    if (image === null) return null;
    images.push(image);
  }
  // Without words a picture by itself is a picture by itself.
  return images.length === 0 ? null : figureOf(attrs, images, caption ?? []);
}

function readWrittenPicture(part: ElementTree): NodeJson | null {
  const inLink = part.name === 'a' && hasOnly(part, 'href');
  const [image, ...more] = inLink ? part.parts() : [part];
  if (image === undefined || typeof image === 'string' || more.length > 0 || image.name !== 'img') return null;
  if (!hasOnly(image, 'src', 'alt', 'title', 'width', 'height')) return null;
  const { attrs } = image;
  const width = readInteger(attrs['width'], 1, mostPixels);
  const height = readInteger(attrs['height'], 1, mostPixels);
  if (('width' in attrs && width === null) || ('height' in attrs && height === null)) return null;
  return {
    type: 'figureImage',
    attrs: {
      src: attrs['src'] ?? '',
      alt: attrs['alt'] ?? '',
      title: attrs['title'] ?? null,
      width,
      height,
      href: inLink ? (part.attrs['href'] ?? '') : null,
    },
  };
}

/** The words in an element, with the marks that its tags say; null when a tag says anything else. */
function readWords(element: ParsedElement, context: MarkdownReadContext): NodeJson[] | null {
  const words = context.inline(trimmed(phrasing(element)));
  return words.some(({ type }) => type === 'htmlInline' || type === 'opaqueInline') ? null : words;
}

const phrasing = (element: ParsedElement): PhrasingContent[] =>
  element.children().flatMap((child): PhrasingContent[] => {
    if (typeof child === 'string') return [{ type: 'text', value: child.replaceAll(/[ \t\n\r\f]+/g, ' ') }];
    const open: PhrasingContent = { type: 'html', value: openTag(child.name, child.attrs) };
    return child.name === 'br' || child.name === 'img'
      ? [open]
      : [open, ...phrasing(child), { type: 'html', value: `</${child.name}>` }];
  });

function trimmed(nodes: PhrasingContent[]): PhrasingContent[] {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first?.type === 'text') first.value = first.value.replace(/^ /, '');
  if (last?.type === 'text') last.value = last.value.replace(/ $/, '');
  return nodes;
}
