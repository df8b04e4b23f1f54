import { highlightCode } from '#core/code/highlight.ts';
import { escapeValue } from '#core/convert/html/escape.ts';
import { renderHtml } from '#core/convert/index.ts';
import type { PictureRule } from '#core/publish/pictureRule.ts';

import type { PostSnapshot } from '../library/contract.ts';
import type { Operation } from '../publishing/contract.ts';
import { arrangeHeadings, takeTitleHeading } from './headings.ts';
import { pageDate, pageLanguage } from './language.ts';
import { countMedia, linkedFiles, placeMedia } from './media.ts';
import type { PlaceMedia, ReadMedia } from './media.ts';
import { pageStyle } from './style.ts';
import { nameTasks } from './tasks.ts';
import { attribute, elements, makeElement, parseHtml, setAttribute, wrap, writeHtml } from './tree.ts';
import type { Fragment } from './tree.ts';

export interface PageOptions {
  readMedia: ReadMedia;
  /** How pictures are made ready for the page; null: they go along as they are. */
  pictures: PictureRule | null;
  place: PlaceMedia;
  /** `sealed`: the page loads nothing but what is inside it and the remote files it names. `open`: no scripts, no more rules. */
  policy: 'sealed' | 'open';
  operation: Operation;
}

export interface Page {
  html: string;
  /** For people to read, each once. */
  warnings: string[];
}

/** Makes a whole HTML page of a post. Its files go through `readMedia` and `place`; nothing else is touched. */
export async function makePage(post: PostSnapshot, options: PageOptions): Promise<Page> {
  const { readMedia, place, operation } = options;
  const warnings = new Set<string>();
  const warn = (warning: string): void => void warnings.add(warning);

  const text = parseHtml(renderHtml(post.document, { highlightCode, headingIds: true }));
  const title = titleOf(post);
  if (oneLine(post.meta.title) === '') takeTitleHeading(text, title);
  arrangeHeadings(text);
  letCodeScroll(text);
  tellHighlights(text);
  nameTasks(text);
  letTablesScroll(text);
  const cover = coverOf(post, text);

  const frames = new Set<string>();
  const total = countMedia(text) + countMedia(cover);
  let done = 0;
  const placing = {
    readMedia,
    pictures: options.pictures,
    linked: linkedFiles(text),
    place,
    signal: operation.signal,
    warn,
    frames,
    step: () => operation.progress({ done: (done += 1), total, message: `Pictures: ${done} of ${total}` }),
  };
  await placeMedia(cover, placing);
  await placeMedia(text, placing);

  const policy = options.policy === 'sealed' ? sealedPolicy(frames) : openPolicy;
  return {
    html: writePage(post, { title, policy, cover: writeCover(cover), text: writeHtml(text).trim() }),
    warnings: [...warnings],
  };
}

/** What the post is called; where its file tells no title, what the list of posts calls it. */
const titleOf = ({ meta, summary }: PostSnapshot): string =>
  oneLine(meta.title) || oneLine(summary.title) || 'Untitled';

/** Code scrolls in its own box, which must be reached by the keyboard too. */
function letCodeScroll(text: Fragment): void {
  for (const pre of elements(text)) {
    if (pre.tagName === 'pre' && attribute(pre, 'tabindex') === undefined) setAttribute(pre, 'tabindex', '0');
  }
}

/** Lets the style see what colour a highlight has, so that it can choose a colour of text that can be read on it. */
function tellHighlights(text: Fragment): void {
  for (const mark of elements(text)) {
    const style = mark.tagName === 'mark' ? attribute(mark, 'style') : undefined;
    const color = /^background-color: ([^;]+)$/.exec(style ?? '')?.[1];
    if (color !== undefined) setAttribute(mark, 'style', `${style}; --own: ${color}`);
  }
}

/** A wide table scrolls by itself, by mouse, finger and keyboard, instead of widening the page. */
function letTablesScroll(text: Fragment): void {
  for (const table of elements(text)) {
    if (table.tagName !== 'table') continue;
    wrap(table, makeElement('div', { class: 'scroll', tabindex: '0' }));
  }
}

/** The cover above the text, unless the text begins with the same picture. */
function coverOf(post: PostSnapshot, text: Fragment): Fragment {
  const cover = post.meta.cover ?? '';
  const first = elements(text).find((element) => element.tagName === 'img');
  const fragment = parseHtml('');
  if (cover === '' || (first !== undefined && attribute(first, 'src') === cover)) return fragment;
  const image = makeElement('img', { src: cover, alt: '' });
  fragment.childNodes.push(image);
  image.parentNode = fragment;
  return fragment;
}

function writeCover(cover: Fragment): string {
  const image = elements(cover)[0];
  return image?.tagName === 'img' ? `<figure class="cover">${writeHtml(cover)}</figure>` : '';
}

/** No script, whatever the text brings along. */
const openPolicy = "script-src 'none'; object-src 'none'; base-uri 'none'";

/**
 * Nothing but what the page holds, the remote files it names, and embeds from the servers they name. It rules on no pictures:
 * they are inside already, and the Nu checker takes every picture in a data: address for forbidden once a policy speaks of pictures.
 */
function sealedPolicy(frames: Set<string>): string {
  return [
    "script-src 'none'",
    "connect-src 'none'",
    "object-src 'none'",
    "font-src 'none'",
    "manifest-src 'none'",
    "worker-src 'none'",
    `frame-src ${frames.size === 0 ? "'none'" : [...frames].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function writePage(post: PostSnapshot, parts: { title: string; policy: string; cover: string; text: string }): string {
  const { meta } = post;
  const { title } = parts;
  const language = pageLanguage(meta.language);
  const author = oneLine(meta.author);
  const description = oneLine(meta.excerpt) || oneLine(post.summary.excerpt);
  const canonical = webAddress(meta.canonicalUrl);
  const published = meta.date === null ? null : pageDate(meta.date, language.tag);
  const updated = meta.updated === null ? null : pageDate(meta.updated, language.tag);

  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeValue(parts.policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeValue(title)}</title>`,
    named('description', description),
    named('author', author),
    named('keywords', meta.tags.map(oneLine).join(', ')),
    '<meta name="generator" content="Longhand">',
    '<meta name="color-scheme" content="light dark">',
    canonical === null ? '' : `<link rel="canonical" href="${escapeValue(canonical)}">`,
    property('og:type', 'article'),
    property('og:title', title),
    property('og:description', description),
    property('og:url', canonical ?? ''),
    property('article:published_time', published?.machine ?? ''),
    property('article:modified_time', updated?.machine ?? ''),
    property('article:author', author),
    ...meta.categories.map((category) => property('article:section', oneLine(category))),
    ...meta.tags.map((tag) => property('article:tag', oneLine(tag))),
    `<style>\n${pageStyle}\n</style>`,
  ];
  const byline = [
    author === '' ? '' : `<span class="author">${escapeValue(author)}</span>`,
    published === null
      ? ''
      : `<time datetime="${escapeValue(published.machine)}">${escapeValue(published.people)}</time>`,
  ].join('');
  const article = [
    '<header>',
    `<h1>${escapeValue(title)}</h1>`,
    byline === '' ? '' : `<p class="byline">${byline}</p>`,
    '</header>',
    parts.cover,
    parts.text,
  ];
  return `${[
    '<!doctype html>',
    `<html lang="${escapeValue(language.tag)}" dir="${language.direction}">`,
    '<head>',
    ...head,
    '</head>',
    '<body>',
    '<main>',
    '<article>',
    ...article,
    '</article>',
    '</main>',
    '</body>',
    '</html>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

const named = (name: string, content: string): string =>
  content === '' ? '' : `<meta name="${name}" content="${escapeValue(content)}">`;
const property = (name: string, content: string): string =>
  content === '' ? '' : `<meta property="${name}" content="${escapeValue(content)}">`;

/** One line of text that HTML may carry: no controls, no halves of characters. */
const oneLine = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim();

function webAddress(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
