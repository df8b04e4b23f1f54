import { readInteger, textOf } from '../../attributes.ts';
import type { Attrs } from '../../definition.ts';
import { classesOf, escapeWords, parseElement, shownText } from '../../element.ts';
import type { ElementTree } from '../../element.ts';
import type { HtmlReadContext, HtmlTree, HtmlWriteContext } from '../../html.ts';
import type { NodeJson } from '../../json.ts';
import { htmlLines } from '../../markdown.ts';
import type { MarkdownBlock, NodeMarkdown } from '../../markdown.ts';
import { openTag } from '../../tag.ts';
import { fileName, isElsewhere } from './address.ts';

export type PlayerName = 'audio' | 'video';

/** What an element for sound or film says, once it is known to say no more than a node can hold. */
interface Player {
  src: string;
  title: string | null;
}

/** Elements that play by themselves or for ever are more than a player that waits for a reader. */
const more = ['autoplay', 'loop', 'muted', 'crossorigin', 'mediagroup'];

/**
 * Reads what is in `<audio>` or `<video>`: its address from itself or from its one source, its title from itself or from the link in
 * it. Null when it has several sources, tracks, or words that are more than a fallback.
 */
function readPlayer(element: ElementTree): Player | null {
  if (more.some((name) => name in element.attrs)) return null;
  const parts = element.parts();
  const sources = parts.filter((part) => typeof part !== 'string' && part.name === 'source') as ElementTree[];
  const fallback = parts.filter((part) => typeof part === 'string' || part.name !== 'source');
  const addresses = [element.attrs['src'], ...sources.map(({ attrs }) => attrs['src'])].filter(
    (src) => src !== undefined,
  );
  const [src, ...others] = new Set(addresses);
  if (src === undefined || others.length > 0 || sources.some(({ attrs }) => 'media' in attrs)) return null;
  const words = readFallback(fallback, src);
  if (words === null) return null;
  const named = words === '' || words === src || words === fileName(src) ? null : words;
  return { src, title: element.attrs['title'] ?? named };
}

/** The words of the link that stands in a player; `''` where they name nothing, null where there is more than a fallback. */
function readFallback(parts: readonly (ElementTree | string)[], src: string): string | null {
  const [first, ...others] = parts;
  if (first === undefined) return '';
  const alone = typeof first !== 'string' && others.length === 0 ? first : null;
  if (alone?.name === 'p') return readFallback(alone.parts(), src);
  if (alone?.name === 'a') return isLinkTo(alone, src) ? alone.text() : null;
  const text = parts.map((part) => (typeof part === 'string' ? part : part.text())).join(' ');
  const links = parts.filter((part) => typeof part !== 'string');
  return /\bbrowser\b/i.test(text) && links.every((part) => isFallbackPart(part, src)) ? '' : null;
}

const isLinkTo = (element: ElementTree, src: string): boolean =>
  element.attrs['href'] === src && element.parts().every((part) => typeof part === 'string');

const isFallbackPart = (element: ElementTree, src: string): boolean =>
  isLinkTo(element, src) ||
  (['p', 'em', 'strong', 'code', 'br'].includes(element.name) &&
    element.elements().every((child) => isFallbackPart(child, src)));

/** Reads `<audio>` or `<video>` in Markdown; null for anything else, and for one that says more than a node can hold. */
export function readPlayerBlock(html: string): NodeJson | null {
  const name = /^<(audio|video)[\s>]/.exec(html)?.[1] as PlayerName | undefined;
  const element = name === undefined ? null : parseElement(html);
  if (name === undefined || element?.name !== name || !('controls' in element.attrs)) return null;
  const own = owns[name];
  const known = ['src', 'title', 'controls', 'preload', ...own.names];
  if (!Object.keys(element.attrs).every((attribute) => known.includes(attribute))) return null;
  if (!['', 'none', 'metadata'].includes(element.attrs['preload'] ?? '')) return null;
  const player = readPlayer(element);
  const attrs = own.readAll(element);
  return player === null || attrs === null ? null : { type: name, attrs: { ...player, ...attrs } };
}

/** How a node of sound or film is read from Markdown and written to it. */
export const playerMarkdown = (name: PlayerName): NodeMarkdown => ({
  readHtml: (siblings, index) => {
    const html = siblings[index];
    const node = html?.type === 'html' && html.value.startsWith(`<${name}`) ? readPlayerBlock(html.value) : null;
    return node === null ? null : { node, next: index + 1 };
  },
  writeBlock: (node) => [writePlayer(name, node)],
});

/** Attributes that only one of the players has. */
interface OwnAttributes {
  names: readonly string[];
  /** As they are; null when one of them is not what a node can hold. */
  readAll(element: ElementTree): Attrs | null;
  /** Those that a node can hold, of a page. */
  readSome(element: ElementTree, context: HtmlReadContext): Attrs;
  write(attrs: Attrs): Record<string, string>;
}

const most = 100_000;

/** Film has a picture before it plays, and sizes; sound has nothing that film has not. */
const owns: Record<PlayerName, OwnAttributes> = {
  audio: { names: [], readAll: () => ({}), readSome: () => ({}), write: () => ({}) },
  video: {
    names: ['poster', 'width', 'height'],
    readAll: ({ attrs }) => {
      const width = readInteger(attrs['width'], 1, most);
      const height = readInteger(attrs['height'], 1, most);
      if (('width' in attrs && width === null) || ('height' in attrs && height === null)) return null;
      return { poster: attrs['poster'] ?? null, width, height };
    },
    readSome: ({ attrs }, context) => ({
      poster: attrs['poster'] ? context.mediaUrl(attrs['poster']) : null,
      width: readInteger(attrs['width'], 1, most),
      height: readInteger(attrs['height'], 1, most),
    }),
    write: ({ poster, width, height }) => ({
      ...(typeof poster === 'string' && poster !== '' && { poster }),
      ...(typeof width === 'number' && { width: String(width) }),
      ...(typeof height === 'number' && { height: String(height) }),
    }),
  },
};

/** The player with a link in it, for readers that know no such element. */
function writePlayer(name: PlayerName, node: NodeJson): MarkdownBlock {
  const attrs = node.attrs ?? {};
  const src = textOf(attrs['src']);
  const { title, poster } = attrs;
  const tag = openTag(name, {
    src,
    ...(typeof title === 'string' && { title }),
    ...(poster === '' && { poster }),
    ...owns[name].write(attrs),
  });
  const words = textOf(title) || fileName(src);
  return htmlLines(
    `${tag.slice(0, -1)} controls>\n${openTag('a', { href: src })}${escapeWords(words)}</a>\n</${name}>`,
  );
}

/** A player as it is exported: in a figure that its title names, with a link for those who cannot play it. */
export function exportPlayer(name: PlayerName, node: NodeJson, context: HtmlWriteContext): HtmlTree {
  const attrs = node.attrs ?? {};
  const src = textOf(attrs['src']);
  const title = textOf(attrs['title']).trim();
  const poster = attrs['poster'] ? context.mediaUrl(textOf(attrs['poster'])) : null;
  const url = context.mediaUrl(src, 'file');
  const words = title || fileName(src);
  if (!url) return { tag: 'p', attrs: {}, children: words };
  // From another site nothing is loaded before somebody wants to play it.
  const preload = isElsewhere(src) ? 'none' : 'metadata';
  return {
    tag: 'figure',
    attrs: {},
    children: [
      {
        tag: name,
        attrs: { src: url, ...owns[name].write({ ...attrs, poster }), controls: '', preload },
        children: { tag: 'a', attrs: { href: url }, children: words },
      },
      ...(title === '' ? [] : [{ tag: 'figcaption', attrs: {}, children: title }]),
    ],
  };
}

/** Reads a player of a page; null when it says more than a node can hold. */
export function readPagePlayer(name: PlayerName, element: ElementTree, context: HtmlReadContext): NodeJson | null {
  const player = readPlayer(element);
  if (player === null) return null;
  const src = context.mediaUrl(player.src, 'file');
  if (src === null || src === '') return null;
  const title = player.title === null ? null : shownText(player.title) || null;
  return { type: name, attrs: { src, title, ...owns[name].readSome(element, context) } };
}

/** Reads a figure around a player, as this and other tools export it. Its caption, where it is nothing but words, is the title. */
export function readPlayerFigure(name: PlayerName, figure: ElementTree, context: HtmlReadContext): NodeJson | null {
  const parts = figure.parts();
  const [first, caption, ...rest] = parts;
  if (first === undefined || typeof first === 'string' || typeof caption === 'string' || rest.length > 0) return null;
  if (caption !== undefined && caption.name !== 'figcaption') return null;
  const element = first.name === name ? first : isCardBody(first) ? descendant(first, name) : null;
  const node = element === null ? null : readPagePlayer(name, element, context);
  if (node === null || caption === undefined) return node;
  return withCaption(node, caption);
}

/** Gives a node the words of a caption as its title; null when they are more than words, or another title is there. */
export function withCaption(node: NodeJson, caption: ElementTree): NodeJson | null {
  const words = shownText(caption.text());
  const title = node.attrs?.['title'] ?? null;
  if (words === '' || words === title) return node;
  if (title !== null || caption.elements().length > 0) return null;
  return { ...node, attrs: { ...node.attrs, title: words } };
}

/** Ghost puts buttons and times of its own around its players. */
const isCardBody = (element: ElementTree): boolean => classesOf(element).includes('kg-video-container');

/** The first element of this name within another. */
export function descendant(element: ElementTree, name: string): ElementTree | null {
  for (const child of element.elements()) {
    const found = child.name === name ? child : descendant(child, name);
    if (found !== null) return found;
  }
  return null;
}
