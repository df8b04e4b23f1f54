import {
  attribute,
  classesOf,
  descendants,
  isBlank,
  isElement,
  makeComment,
  makeElement,
  makeText,
  renamed,
  setAttribute,
  setChildren,
  style,
  textOf,
} from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';

/** Says in plain HTML what site builders say by classes and scripts, before the page is read; what is kept stays as it is. */
export function tidySites(body: Element, kept: ReadonlySet<Element>, note: (text: string) => void): void {
  const open: Element[] = [body];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    setChildren(
      parent,
      parent.childNodes.flatMap((node, index, all) =>
        isElement(node) && !kept.has(node) ? tidied(node, all.slice(Math.max(0, index - 3), index + 4), note) : [node],
      ),
    );
    for (const child of parent.childNodes) if (isElement(child) && !kept.has(child)) open.push(child);
  }
}

function tidied(element: Element, beside: readonly ChildNode[], note: (text: string) => void): ChildNode[] {
  alignByClass(element);
  switch (element.tagName) {
    case 'img':
      return picture(element, note);
    case 'picture':
      return oneFormat(element, note);
    case 'noscript':
      return insteadOfScript(element, beside);
    case 'acronym':
      return [renamed(element, 'abbr')];
    case 'menu':
    case 'dir':
      return [renamed(element, 'ul')];
    case 'listing':
    case 'xmp':
    case 'plaintext':
      return [renamed(element, 'pre')];
    case 'pre':
      nameLanguage(element);
      return [element];
    case 'table':
      return [codeOfTable(element) ?? element];
    case 'a':
      return isPermalink(element) ? [] : [element];
    case 'figure':
      return [bookmark(element) ?? element];
    case 'br':
      // Chrome ends what it puts on the clipboard with a line of its own.
      return classesOf(element).includes('Apple-interchange-newline') ? [] : [element];
    case 'span':
      return isMoreSign(element) ? [makeComment('more')] : [element];
    case 'div':
      if (attribute(element, 'role') === 'separator' && textOf(element).trim() === '') return [makeElement('hr', [])];
      return [codeOfEditor(element) ?? ghostCard(element) ?? element];
    default:
      return [element];
  }
}

/** What WordPress shows of "read more" on the page of the post itself. */
const isMoreSign = (span: Element): boolean =>
  /^more-\d+$/.test(attribute(span, 'id')) && span.childNodes.every((node) => isBlank(node));

/** WordPress aligns by classes. */
function alignByClass(element: Element): void {
  const align = /(?:^|\s)has-text-align-(left|center|right|justify)(?:\s|$)/.exec(attribute(element, 'class'))?.[1];
  if (align === undefined || style(element, 'text-align') !== '') return;
  const said = attribute(element, 'style');
  setAttribute(element, 'style', `${said === '' ? '' : `${said};`}text-align: ${align}`);
}

const later = ['data-src', 'data-lazy-src', 'data-original', 'data-orig-src', 'data-lazy'];

/** A picture where a script would have put it; small pictures that stand for a letter are that letter. */
function picture(image: Element, note: (text: string) => void): ChildNode[] {
  const alt = attribute(image, 'alt');
  if (alt !== '' && /(?:^|\s)(?:emoji|wp-smiley|twemoji|g-emoji)(?:\s|$)/.test(attribute(image, 'class')))
    return [makeText(alt)];
  if (
    /^[01](?:px)?$/.test(attribute(image, 'width')) &&
    /^[01](?:px)?$/.test(attribute(image, 'height')) &&
    /^(?:https?:)?\/\/.*(?:stat|pixel|track|beacon|count|open|feedburner|\.gif)/i.test(attribute(image, 'src'))
  ) {
    note('Left out: pictures of one pixel, which only count readers.');
    return alt === '' ? [] : [makeText(alt)];
  }
  const src = attribute(image, 'src');
  const real = later.map((name) => attribute(image, name)).find((value) => value !== '');
  if (
    real !== undefined &&
    (src === '' || src.startsWith('data:') || /(?:^|[/_-])(?:blank|placeholder|spacer|pixel|grey)\b/i.test(src))
  )
    setAttribute(image, 'src', real);
  if (attribute(image, 'src') !== '' || image.attrs.some(({ name }) => name === 'src')) return [image];
  return alt === '' ? [] : [makeText(alt)];
}

/** The one picture that all readers get. */
function oneFormat(element: Element, note: (text: string) => void): ChildNode[] {
  const image = [...descendants(element)].find(({ tagName }) => tagName === 'img');
  if (image === undefined || [...descendants(element)].some(({ tagName }) => tagName !== 'img' && tagName !== 'source'))
    return element.childNodes.filter((node) => !isElement(node) || node.tagName !== 'source');
  if (element.childNodes.some(({ nodeName }) => nodeName === 'source'))
    note('Left out: the same picture in other formats.');
  const words = element.childNodes.filter((node) => !isElement(node) && !isBlank(node));
  return [...picture(image, note), ...words];
}

/** What a page shows when it may run no scripts counts only where it stands for what a script would bring. */
function insteadOfScript(element: Element, beside: readonly ChildNode[]): ChildNode[] {
  const standsFor = [...descendants(element)].some(({ tagName }) => tagName === 'img');
  const shownAlready = beside.some(
    (node) =>
      node !== element &&
      isElement(node) &&
      (node.tagName === 'img' || [...descendants(node)].some(({ tagName }) => tagName === 'img')),
  );
  return standsFor && !shownAlready ? element.childNodes : [];
}

const languageClass = /^(?:language-|lang-|highlight-source-|highlight-text-)([\w+#.-]+)$/;

/** Writes the language of code where code blocks have it: highlighters put it all around. */
function nameLanguage(pre: Element): void {
  if (attribute(pre, 'data-language') !== '') return;
  const code = pre.childNodes.find((node) => isElement(node) && node.tagName === 'code') as Element | undefined;
  const own = [pre, ...(code === undefined ? [] : [code])];
  let around = pre.parentNode;
  const outer: Element[] = [];
  while (around !== null && isElement(around) && outer.length < 3 && /^(?:div|figure|td)$/.test(around.tagName)) {
    outer.push(around);
    around = around.parentNode;
  }
  const language = [...own, ...outer].map(languageOf).find((one) => one !== null);
  if (language !== undefined && language !== null) setAttribute(pre, 'data-language', language);
}

function languageOf(element: Element): string | null {
  const said = attribute(element, 'data-lang') || attribute(element, 'data-language');
  if (said !== '') return said;
  const names = classesOf(element);
  for (const name of names) {
    const language = languageClass.exec(name)?.[1];
    if (language !== undefined) return language;
  }
  const at = names.findIndex((name) => name === 'sourceCode' || name === 'hljs');
  const beside = at < 0 ? undefined : names[at + 1];
  if (beside !== undefined && /^[a-z][\w+#-]*$/i.test(beside) && beside !== 'sourceCode' && beside !== 'hljs')
    return beside;
  return /(?:^|[\s;])(?:brush|lang):\s*([\w+#-]+)/.exec(attribute(element, 'class'))?.[1] ?? null;
}

/** The code of a table that has line numbers in its first column. */
function codeOfTable(table: Element): Element | null {
  const all = [...descendants(table)];
  const isNumbered = /(?:^|\s)(?:highlighttable|lntable|rouge-table|crayon-table|highlight-table)(?:\s|$)/.test(
    attribute(table, 'class'),
  );
  const numbers = all.some(
    (element) =>
      element.tagName === 'td' &&
      /(?:^|\s)(?:linenos|gutter|rouge-gutter|gl)(?:\s|$)/.test(attribute(element, 'class')),
  );
  if (!isNumbered && !numbers) return null;
  const cells = all.filter(({ tagName }) => tagName === 'td');
  const code = cells.at(-1);
  if (code === undefined || cells.length < 2) return null;
  if (!/^[\d\s]*$/.test(cells.slice(0, -1).map(textOf).join(''))) return null;
  const pre = [...descendants(code)].find(({ tagName }) => tagName === 'pre') ?? makeElement('pre', code.childNodes);
  pre.parentNode = table.parentNode;
  nameLanguage(pre);
  return pre;
}

/** Code from an editor's clipboard: lines in a type of one width. */
function codeOfEditor(div: Element): Element | null {
  if (style(div, 'white-space') !== 'pre' || !/mono|consolas|menlo|courier/.test(style(div, 'font-family')))
    return null;
  return makeElement('pre', div.childNodes);
}

/** Ghost's boxes and folds, as the elements that others have for them. */
function ghostCard(div: Element): Element | null {
  const classes = classesOf(div);
  const named = (name: string): Element | undefined =>
    [...descendants(div)].find((element) => classesOf(element).includes(name));
  if (classes.includes('kg-callout-card')) {
    const [emoji, words] = [named('kg-callout-emoji'), named('kg-callout-text')];
    if (words === undefined) return null;
    const title = emoji === undefined ? '' : textOf(emoji).trim();
    const heading = makeElement('p', [makeElement('strong', [makeText(title)])], { class: 'callout-title' });
    return makeElement('aside', [...(title === '' ? [] : [heading]), renamed(words, 'div')], {
      class: 'callout callout-note',
    });
  }
  if (classes.includes('kg-toggle-card')) {
    const [heading, content] = [named('kg-toggle-heading-text'), named('kg-toggle-content')];
    if (heading === undefined || content === undefined) return null;
    const state = attribute(div, 'data-kg-toggle-state') === 'open' ? { open: '' } : {};
    return makeElement('details', [makeElement('summary', heading.childNodes), ...content.childNodes], state);
  }
  return null;
}

/** Ghost's card of a page elsewhere, as Longhand has it: a link with a picture and a title. */
function bookmark(figure: Element): Element | null {
  if (!classesOf(figure).includes('kg-bookmark-card')) return null;
  const all = [...descendants(figure)];
  const named = (name: string): Element | undefined => all.find((element) => classesOf(element).includes(name));
  const [link, title] = [named('kg-bookmark-container'), named('kg-bookmark-title')];
  if (link === undefined || title === undefined) return null;
  // What the card says beyond its title is a paragraph under it, if the writer said it: the rest is the page's own.
  const caption = all.find(({ tagName }) => tagName === 'figcaption');
  const picture = all.find(
    (element) =>
      element.tagName === 'img' &&
      element.parentNode !== null &&
      isElement(element.parentNode) &&
      classesOf(element.parentNode).includes('kg-bookmark-thumbnail'),
  );
  const card = makeElement(
    'figure',
    [
      makeElement(
        'a',
        [
          ...(picture === undefined ? [] : [makeElement('img', [], { src: attribute(picture, 'src'), alt: '' })]),
          makeText(textOf(title)),
        ],
        {
          href: attribute(link, 'href'),
        },
      ),
    ],
    { class: 'embed' },
  );
  const rest = [named('kg-bookmark-description'), caption].filter((one) => one !== undefined);
  if (rest.length === 0) return card;
  return makeElement('div', [card, ...rest.map((one) => makeElement('p', one.childNodes))]);
}

/** The sign beside a heading by which readers get its address. */
function isPermalink(link: Element): boolean {
  return (
    attribute(link, 'href').startsWith('#') &&
    /(?:^|[\s_-])(?:anchor|anchor-link|anchorjs-link|headerlink|header-anchor|heading-anchor|hash-link|permalink|heading-link)(?:\s|$)/.test(
      attribute(link, 'class'),
    ) &&
    /^(?:[#¶§🔗⚓\s]|\ufe0f|\u200b)*$/u.test(textOf(link))
  );
}
