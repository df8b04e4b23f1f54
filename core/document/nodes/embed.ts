import { optionalText, text, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { classesOf, escapeWords, hasOnly, parseElement, shownText, soleChild } from '../element.ts';
import type { ElementTree } from '../element.ts';
import { embeddable } from '../embeds.ts';
import type { HtmlReadContext, HtmlTree } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { htmlLines } from '../markdown.ts';
import { openTag } from '../tag.ts';
import { isElsewhere } from './media/address.ts';
import { descendant, withCaption } from './media/player.ts';

/**
 * Something that lives on another site (a film, a post), by its address. It is shown as a link with a title and, if there is one, a
 * picture; nothing is loaded from that site until the writer allows it.
 */
export const embed: NodeDefinition = {
  name: 'embed',
  attrs: { url: text(), provider: optionalText(), title: optionalText(), thumbnail: optionalText() },
  spec: { group: 'block', atom: true, draggable: true },
  toDOM: ({ url, provider, title, thumbnail }) => [
    'figure',
    {
      'data-node': 'embed',
      'data-url': textOf(url),
      ...(typeof provider === 'string' && { 'data-provider': provider }),
      ...(typeof title === 'string' && { 'data-title': title }),
      ...(typeof thumbnail === 'string' && { 'data-thumbnail': thumbnail }),
    },
  ],
  media: ({ thumbnail, title }) => (typeof thumbnail === 'string' ? [{ src: thumbnail, alt: textOf(title) }] : []),
  text: (node) => textOf(node.attrs?.['title']),
  html: {
    write: (node, context) => {
      const { url, provider, title, thumbnail } = node.attrs ?? {};
      const words = textOf(title).trim() || textOf(url);
      const href = context.linkUrl(textOf(url));
      if (!href) return { tag: 'p', attrs: {}, children: words };
      // A picture on another site would tell that site of every reader.
      const picture =
        typeof thumbnail === 'string' && thumbnail !== '' && !isElsewhere(thumbnail)
          ? context.mediaUrl(thumbnail)
          : null;
      const image: HtmlTree[] =
        picture === null ? [] : [{ tag: 'img', attrs: { src: picture, alt: '' }, children: [] }];
      return {
        tag: 'figure',
        attrs: {
          class: 'embed',
          ...(typeof provider === 'string' && provider !== '' && { 'data-provider': provider }),
        },
        children: { tag: 'a', attrs: { href }, children: [...image, words] },
      };
    },
    readElement: {
      iframe: (element) => readFrame(element),
      figure: (element, context) => readOwnFigure(element, context) ?? readForeignFigure(element, context),
    },
    read: [
      {
        tag: 'figure',
        priority: 60,
        attrs: ({ attrs }) =>
          attrs['data-node'] === 'embed'
            ? {
                url: attrs['data-url'] ?? '',
                provider: attrs['data-provider'] ?? null,
                title: attrs['data-title'] ?? null,
                thumbnail: attrs['data-thumbnail'] ?? null,
              }
            : null,
      },
    ],
  },
  markdown: {
    readHtml: (siblings, index) => {
      const html = siblings[index];
      const element = html?.type === 'html' && /^<figure\s/i.test(html.value) ? parseElement(html.value) : null;
      const node = element === null ? null : readBlock(element);
      return node === null ? null : { node, next: index + 1 };
    },
    writeBlock: (node) => {
      const { url, provider, title, thumbnail } = node.attrs ?? {};
      // Words that would be taken for no title are said apart.
      const unsaid = typeof title === 'string' && (title.trim() === '' || title === url);
      const figure = openTag('figure', {
        class: 'embed',
        ...(typeof provider === 'string' && { 'data-provider': provider }),
        ...(unsaid && { 'data-title': title }),
      });
      const picture = typeof thumbnail === 'string' ? openTag('img', { src: thumbnail, alt: '' }) : '';
      const words = typeof title === 'string' && !unsaid ? title : textOf(url);
      const link = `${openTag('a', { href: textOf(url) })}${picture}${escapeWords(words)}</a>`;
      return [htmlLines(`${figure}\n${link}\n</figure>`)];
    },
  },
};

/** Reads what `writeBlock` writes. */
function readBlock(figure: ElementTree): NodeJson | null {
  if (figure.attrs['class'] !== 'embed' || !hasOnly(figure, 'class', 'data-provider', 'data-title')) return null;
  const link = soleChild(figure, 'a');
  if (link === null || !hasOnly(link, 'href')) return null;
  const [picture, ...more] = link.elements();
  if (more.length > 0 || (picture !== undefined && !isPlainPicture(picture))) return null;
  const url = link.attrs['href'] ?? '';
  const words = link.text();
  return {
    type: 'embed',
    attrs: {
      url,
      provider: figure.attrs['data-provider'] ?? null,
      title: figure.attrs['data-title'] ?? (words === url || words.trim() === '' ? null : words),
      thumbnail: picture?.attrs['src'] ?? null,
    },
  };
}

const isPlainPicture = (element: ElementTree): boolean =>
  element.name === 'img' && hasOnly(element, 'src', 'alt') && (element.attrs['alt'] ?? '') === '';

/** An embed as this tool exports it. */
function readOwnFigure(figure: ElementTree, context: HtmlReadContext): NodeJson | null {
  const link = classesOf(figure).includes('embed') ? soleChild(figure, 'a') : null;
  const [picture, ...more] = link?.elements() ?? [];
  const url = context.linkUrl(link?.attrs['href']);
  if (link === null || url === null || more.length > 0) return null;
  if (picture !== undefined && picture.name !== 'img') return null;
  const words = shownText(link.text());
  return {
    type: 'embed',
    attrs: {
      url,
      provider: figure.attrs['data-provider'] ?? embeddable(url)?.provider ?? null,
      title: words === '' || words === url || words === link.attrs['href'] ? null : words,
      thumbnail: picture === undefined ? null : context.mediaUrl(picture.attrs['src']),
    },
  };
}

/** A frame that a known site hands out for embedding; any other stays what it is. */
function readFrame(frame: ElementTree): NodeJson | null {
  const known = embeddable((frame.attrs['src'] ?? '').trim());
  if (known === null) return null;
  const title = shownText(frame.attrs['title'] ?? '');
  return { type: 'embed', attrs: { ...known, title: title === '' || isPlayerTitle(title) ? null : title } };
}

/** What sites say of their frames and not of what is in them. */
const isPlayerTitle = (title: string): boolean =>
  /^(?:\w+ )?(?:video )?(?:player|embed(?:ded)?(?: content)?)$/i.test(title);

/** WordPress and Ghost: a figure around the frame, or around nothing but the address, perhaps with a caption. */
function readForeignFigure(figure: ElementTree, context: HtmlReadContext): NodeJson | null {
  const classes = classesOf(figure);
  const isEmbed = classes.includes('wp-block-embed') || classes.includes('kg-embed-card');
  const [body, caption, ...more] = figure.parts();
  if (body === undefined || typeof body === 'string' || more.length > 0) return null;
  if (caption !== undefined && (typeof caption === 'string' || caption.name !== 'figcaption')) return null;
  const frame = body.name === 'iframe' ? body : isEmbed ? descendant(body, 'iframe') : null;
  const node = frame !== null ? readFrame(frame) : isEmbed ? readAddress(body, classes, context) : null;
  return node === null || caption === undefined ? node : withCaption(node, caption);
}

/** As WordPress stores it: the address as text, the provider as a class. */
function readAddress(body: ElementTree, classes: readonly string[], context: HtmlReadContext): NodeJson | null {
  const address = shownText(body.text());
  if (body.elements().length > 0 || !/^https?:\/\/\S+$/i.test(address)) return null;
  const url = context.linkUrl(address);
  const named = classes.find((name) => name.startsWith('is-provider-'))?.slice('is-provider-'.length);
  return url === null ? null : { type: 'embed', attrs: { url, provider: named ?? embeddable(url)?.provider ?? null } };
}
