import { optionalInteger, readInteger, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { classesOf, escapeWords, hasOnly, parseElement, shownText, soleChild } from '../element.ts';
import type { ElementTree } from '../element.ts';
import type { HtmlReadContext } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { htmlLines } from '../markdown.ts';
import { openTag } from '../tag.ts';
import { fileName } from './media/address.ts';

/** A file to download: where it is, what it is called, and its size in bytes where that is known. */
export const fileLink: NodeDefinition = {
  name: 'fileLink',
  attrs: { src: text(), label: text(), size: optionalInteger(0, Number.MAX_SAFE_INTEGER) },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ src, label, size }) => [
    'p',
    {
      'data-node': 'fileLink',
      'data-src': textOf(src),
      'data-label': textOf(label),
      ...(typeof size === 'number' && { 'data-size': String(size) }),
    },
  ],
  media: ({ src, label }) => [{ src: textOf(src), alt: textOf(label), use: 'file' }],
  text: (node) => textOf(node.attrs?.['label']),
  html: {
    write: (node, context) => {
      const { src, label, size } = node.attrs ?? {};
      const words = textOf(label).trim() || fileName(textOf(src));
      const url = context.mediaUrl(textOf(src), 'file');
      if (!url) return { tag: 'p', attrs: {}, children: words };
      const sized = typeof size === 'number';
      const link = {
        tag: 'a',
        attrs: { href: url, download: '', ...(sized && { 'data-size': String(size) }) },
        children: words,
      };
      const note = { tag: 'span', attrs: { class: 'file-size' }, children: sized ? sizeInWords(size) : '' };
      return { tag: 'p', attrs: { class: 'file' }, children: sized ? [link, ' ', note] : link };
    },
    readElement: {
      p: (element, context) => {
        const [link, size, ...more] = element.parts();
        if (!classesOf(element).includes('file') || more.length > 0 || !isDownload(link)) return null;
        if (size !== undefined && (typeof size === 'string' || !classesOf(size).includes('file-size'))) return null;
        return readLink(link, context, link.text());
      },
      // WordPress: the name as a link, and a button to download the same; perhaps a view of the file before them.
      div: (element, context) => {
        const classes = classesOf(element);
        if (classes.includes('kg-file-card')) return readGhostCard(element, context);
        if (!classes.includes('wp-block-file')) return null;
        const [link, button, ...more] = element.elements().filter(({ name }) => name !== 'object');
        if (link?.name !== 'a' || more.length > 0) return null;
        if (button !== undefined && button.attrs['href'] !== link.attrs['href']) return null;
        return readLink(link, context, link.text());
      },
    },
    read: [
      {
        tag: 'p',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['data-node'] === 'fileLink'
            ? {
                src: attrs['data-src'] ?? '',
                label: attrs['data-label'] ?? '',
                size: readInteger(attrs['data-size'], 0, Number.MAX_SAFE_INTEGER),
              }
            : null,
      },
    ],
  },
  markdown: {
    readHtml: (siblings, index) => {
      const html = siblings[index];
      const element = html?.type === 'html' && /^<p\s/i.test(html.value) ? parseElement(html.value) : null;
      const node = element === null ? null : readBlock(element);
      return node === null ? null : { node, next: index + 1 };
    },
    writeBlock: (node) => {
      const { src, label, size } = node.attrs ?? {};
      const attrs = {
        ...(textOf(label) === '' && { 'data-label': '' }),
        ...(typeof size === 'number' && { 'data-size': String(size) }),
      };
      const link = openTag('a', { href: textOf(src), ...attrs }).replace(/^(<a href="[^"]*")/, '$1 download');
      const words = textOf(label) || fileName(textOf(src));
      return [htmlLines(`<p class="file">${link}${escapeWords(words)}</a></p>`)];
    },
  },
};

/** Reads what `writeBlock` writes. */
function readBlock(element: ElementTree): NodeJson | null {
  const link = element.attrs['class'] === 'file' && hasOnly(element, 'class') ? soleChild(element, 'a') : null;
  if (link === null || !hasOnly(link, 'href', 'download', 'data-size', 'data-label')) return null;
  if (link.attrs['download'] !== '' || link.elements().length > 0) return null;
  const size = readInteger(link.attrs['data-size'], 0, Number.MAX_SAFE_INTEGER);
  if ('data-size' in link.attrs && size === null) return null;
  const label = link.attrs['data-label'] ?? link.text();
  return { type: 'fileLink', attrs: { src: link.attrs['href'] ?? '', label, size } };
}

const isDownload = (part: ElementTree | string | undefined): part is ElementTree =>
  part !== undefined && typeof part !== 'string' && part.name === 'a' && 'download' in part.attrs;

function readLink(link: ElementTree, context: HtmlReadContext, label: string): NodeJson | null {
  const src = context.mediaUrl(link.attrs['href'], 'file');
  if (src === null || link.attrs['href'] === undefined) return null;
  const size = readInteger(link.attrs['data-size'], 0, Number.MAX_SAFE_INTEGER);
  return { type: 'fileLink', attrs: { src, label: shownText(label), size } };
}

/** A card of Ghost: title, description, file name and size in elements of their own. With a description it is more than a link. */
function readGhostCard(card: ElementTree, context: HtmlReadContext): NodeJson | null {
  const [link, ...more] = card.elements();
  if (link?.name !== 'a' || more.length > 0) return null;
  const words = new Map<string, string>();
  const open = [link];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    for (const name of classesOf(element)) words.set(name, shownText(element.text()));
    for (const child of element.elements()) open.push(child);
  }
  if ((words.get('kg-file-card-caption') ?? '') !== '') return null;
  const name = words.get('kg-file-card-title') || words.get('kg-file-card-filename');
  return name ? readLink(link, context, name) : null;
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A size as people read it: two digits where there are not three before the point. */
export function sizeInWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 9.95 ? String(Math.round(size)) : size.toFixed(1).replace(/\.0$/, '');
  return `${digits} ${bytes === 1 ? 'byte' : units[unit]}`;
}
