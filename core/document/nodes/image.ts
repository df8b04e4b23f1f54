import { optionalInteger, optionalText, readInteger, text, textOf } from '../attributes.ts';
import type { Attrs, NodeDefinition } from '../definition.ts';
import { openTag, parseTag, sameAttributes } from '../tag.ts';
import type { Tag } from '../tag.ts';
import type { Image, ImageReference } from 'mdast';
import type { NodeJson } from '../json.ts';

/** The most pixels a picture may be said to have across. */
const most = 100_000;

/** A picture. Inline, as in Markdown; a paragraph that holds one picture and nothing else is shown as a figure. */
export const image: NodeDefinition = {
  name: 'image',
  attrs: {
    src: text(),
    alt: text(),
    title: optionalText(),
    width: optionalInteger(1, most),
    height: optionalInteger(1, most),
  },
  spec: { group: 'inline', inline: true, draggable: true },
  toDOM: (attrs) => ['img', imageAttrs(attrs)],
  media: ({ src, alt }) => [{ src: textOf(src), alt: textOf(alt) }],
  text: (node) => textOf(node.attrs?.['alt']),
  html: {
    read: [
      {
        tag: 'img',
        attrs: (element) =>
          element.attrs['src'] === undefined
            ? null
            : {
                src: element.attrs['src'],
                alt: element.attrs['alt'] ?? '',
                title: element.attrs['title'] ?? null,
                width: readInteger(element.attrs['width'], 1, most),
                height: readInteger(element.attrs['height'], 1, most),
              },
      },
    ],
    write: (node, context) => {
      const src = context.mediaUrl(typeof node.attrs?.['src'] === 'string' ? node.attrs['src'] : '');
      if (src === null) return typeof node.attrs?.['alt'] === 'string' ? node.attrs['alt'] : '';
      return { tag: 'img', attrs: imageAttrs({ ...node.attrs, src }), children: [] };
    },
  },
  markdown: {
    readInline: {
      image: (node: Image) => picture(node.url, node.alt, node.title),
      imageReference: (node: ImageReference, context) => {
        const target = context.definition(node.identifier);
        return target === undefined ? null : picture(target.url, node.alt, target.title);
      },
    },
    readHtml: (siblings, index) => {
      const html = siblings[index];
      const tag = html?.type === 'html' ? parseTag(html.value) : null;
      const node = tag === null ? null : readImageTag(tag);
      return node === null ? null : { node: { type: 'paragraph', content: [node] }, next: index + 1 };
    },
    readTag: (tag) => {
      const node = readImageTag(tag);
      return node === null ? null : { node, next: 1 };
    },
    writeInline: (node, { careful }) => {
      const { src, alt, title, width, height } = node.attrs ?? {};
      // Markdown has no place for a size, nor for a title that is empty; and in a tag nothing is taken for anything else.
      if (careful || typeof width === 'number' || typeof height === 'number' || title === '')
        return [{ type: 'html', value: openTag('img', imageAttrs(node.attrs ?? {})) }];
      return [{ type: 'image', url: textOf(src), alt: textOf(alt), title: typeof title === 'string' ? title : null }];
    },
  },
};

function imageAttrs(attrs: Attrs): Record<string, string> {
  const { src, alt, title, width, height } = attrs;
  return {
    src: typeof src === 'string' ? src : '',
    alt: typeof alt === 'string' ? alt : '',
    ...(typeof title === 'string' && { title }),
    ...(typeof width === 'number' && { width: String(width) }),
    ...(typeof height === 'number' && { height: String(height) }),
  };
}

const picture = (src: string, alt?: string | null, title?: string | null): NodeJson => ({
  type: 'image',
  attrs: { src, alt: alt ?? '', title: title ?? null, width: null, height: null },
});

/** `<img>` with attributes that a picture of ours has, and no others. */
function readImageTag(tag: Tag): NodeJson | null {
  if (tag.name !== 'img' || tag.closing) return null;
  const { src = '', alt = '', title = null, width, height } = tag.attrs;
  const attrs = { src, alt, title, width: readInteger(width, 1, most), height: readInteger(height, 1, most) };
  return sameAttributes(imageAttrs(attrs), { alt: '', ...tag.attrs }) ? { type: 'image', attrs } : null;
}
