import type { HtmlElement, HtmlReadContext, HtmlSubtree } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { orEmptyParagraph } from '../markdown.ts';
import { isFootnoteLabel } from './footnotes.ts';

/**
 * Footnotes in pages: as Longhand exports them, and as GitHub, Pandoc, Hugo (goldmark), Jekyll (kramdown), markdown-it, WordPress
 * and MediaWiki do. A mark is a link whose address says so; the texts are a list at the end, with links back.
 */

/** `#fn:label`, `#fn1`, `#user-content-fn-label`, `#cite_note-label`. */
const textId = /^(?:user-content-)?(?:fn|footnote|endnote|cite_note|easy-footnote-bottom)[-:_.]?(?=\S)(?!ref)/i;
const markId = /^(?:user-content-)?(?:fn-?_?ref|footnote-?_?ref|cite_ref)/i;

const markClasses = ['footnote-ref', 'footnote', 'footnoteref', 'footnote-reference', 'footnote-anchor', 'footnoteRef'];
const backClasses = [
  'footnote-back',
  'footnote-backref',
  'reversefootnote',
  'data-footnote-backref',
  'footnote-backlink',
];
const listClasses = ['footnotes', 'footnotes-list', 'wp-block-footnotes', 'references', 'easy-footnotes-wrapper'];

/** Reads a footnote's mark, and leaves out the links that lead back to marks. */
export function readFootnoteMark(element: HtmlSubtree, context: HtmlReadContext): NodeJson | NodeJson[] | null {
  const own = element.attrs['data-footnote'];
  if (element.name === 'sup' && own !== undefined && isFootnoteLabel(own) && isMark(element.text()))
    return reference(own);
  const link = element.name === 'a' ? element : soleLink(element);
  const fragment = fragmentOf(link);
  if (link === null || fragment === null) return null;
  if (element === link && isBackLink(link, fragment)) {
    if (/\p{L}/u.test(link.text())) context.note('Left out: the words of links from footnotes back to the text.');
    return [];
  }
  if (!isMark(element.text())) return null;
  const says =
    link.attrs['role'] === 'doc-noteref' ||
    link.attrs['rel'] === 'footnote' ||
    link.attrs['data-footnote-ref'] !== undefined ||
    element.attrs['data-fn'] !== undefined ||
    hasClass(link, markClasses) ||
    (element !== link && (hasClass(element, markClasses) || (textId.test(fragment) && isNumber(link.text()))));
  const label = says ? labelOf(fragment, numberIn(link.text())) : null;
  return label === null ? null : reference(label);
}

/** Reads the part of a page that holds the texts of its footnotes. */
export function readFootnoteSection(element: HtmlSubtree, context: HtmlReadContext): NodeJson | NodeJson[] | null {
  const own = element.attrs['data-footnote-text'];
  if (own !== undefined && isFootnoteLabel(own))
    return { type: 'footnoteDefinition', attrs: { label: own }, content: orEmptyParagraph(context.blocks(element)) };
  const { attrs } = element;
  const says =
    attrs['role'] === 'doc-endnotes' || attrs['data-footnotes'] !== undefined || hasClass(element, listClasses);
  const list = says ? element.elements().find(({ name }) => name === 'ol') : undefined;
  if (list === undefined) return null;
  const isFurniture = (child: HtmlSubtree): boolean =>
    child.name === 'hr' || child.attrs['id'] === 'footnote-label' || child.text() === list.text();
  return [...context.blocks(element, isFurniture), ...definitions(list, context)];
}

/** Reads such a list when nothing around it says what it is. */
export function readFootnoteList(list: HtmlSubtree, context: HtmlReadContext): NodeJson[] | null {
  const items = list.elements();
  const says =
    hasClass(list, listClasses) ||
    (items.length > 0 && items.every((item) => textId.test(item.attrs['id'] ?? '') && hasBackLink(item)));
  return says && items.length > 0 && items.every(({ name }) => name === 'li') ? definitions(list, context) : null;
}

/** The line above the footnotes, in pages of markdown-it. */
export const readFootnoteRule = (rule: HtmlElement): NodeJson[] | null =>
  hasClass(rule, ['footnotes-sep']) ? [] : null;

function definitions(list: HtmlSubtree, context: HtmlReadContext): NodeJson[] {
  return list
    .elements()
    .filter(({ name }) => name === 'li')
    .map((item, index) => {
      const number = String(index + 1);
      const content = context.blocks(item, (child) => hasClass(child, ['mw-cite-backlink']));
      return {
        type: 'footnoteDefinition',
        attrs: { label: labelOf(item.attrs['id'] ?? '', number) ?? number },
        content: orEmptyParagraph(hasBackLink(item) ? withoutEnd(content) : content),
      };
    });
}

/** Takes away the space that stood before a link back, and the paragraph that held nothing else. */
function withoutEnd(blocks: NodeJson[]): NodeJson[] {
  const last = blocks.at(-1);
  if (last?.type !== 'paragraph') return blocks;
  const content = [...(last.content ?? [])];
  for (let end = content.at(-1); end?.type === 'text'; end = content.at(-1)) {
    const text = (end.text ?? '').trimEnd();
    content.pop();
    if (text === '') continue;
    content.push({ ...end, text });
    break;
  }
  const rest = blocks.slice(0, -1);
  return content.length === 0 && rest.length > 0 ? rest : [...rest, { ...last, content }];
}

/** The label in an address or id; the number where that is a name of no meaning. */
function labelOf(id: string, number: string | null): string | null {
  const label = textId.test(id) ? id.replace(textId, '') : number;
  return label !== null && isFootnoteLabel(label) ? label : null;
}

const reference = (label: string): NodeJson => ({ type: 'footnoteReference', attrs: { label } });

/** Whether words are a mark, as opposed to a part of the text: a number, a letter, a sign. */
const isMark = (text: string): boolean =>
  /^[\s[\](){}^]*(?:\p{L}{0,4}\.?\s*\d{0,6}|[*†‡§¶‖#]{1,6})[\s[\](){}^:]*$/u.test(text);

/** The link that is all there is in an element, brackets around it aside. */
function soleLink(element: HtmlSubtree): HtmlSubtree | null {
  const parts = element.parts().filter((part) => typeof part !== 'string' || !/^[\s[\]]+$/.test(part));
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeof only !== 'string' && only.name === 'a' ? only : null;
}

function isBackLink(link: HtmlSubtree, fragment: string): boolean {
  return (
    link.attrs['role'] === 'doc-backlink' ||
    link.attrs['rev'] === 'footnote' ||
    link.attrs['data-footnote-backref'] !== undefined ||
    hasClass(link, backClasses) ||
    ((markId.test(fragment) || fragment.endsWith('-link')) && /^(?:\s|↩|↑|⬆|⏎|\^|\ufe0e|\ufe0f)+$/u.test(link.text()))
  );
}

function hasBackLink(element: HtmlSubtree): boolean {
  return element.elements().some((child) => {
    const fragment = child.name === 'a' ? fragmentOf(child) : null;
    return fragment === null ? hasBackLink(child) : isBackLink(child, fragment);
  });
}

function fragmentOf(link: HtmlElement | null): string | null {
  const href = link?.attrs['href'] ?? '';
  const hash = href.indexOf('#');
  if (hash < 0 || hash === href.length - 1) return null;
  try {
    return decodeURIComponent(href.slice(hash + 1));
  } catch {
    return href.slice(hash + 1);
  }
}

const isNumber = (text: string): boolean => numberIn(text) !== null;

const numberIn = (text: string): string | null => /^\s*[[(]?\s*(\d{1,6})\s*[\])]?\s*$/.exec(text)?.[1] ?? null;

const hasClass = ({ attrs }: HtmlElement, names: readonly string[]): boolean =>
  (attrs['class'] ?? '').split(/\s+/).some((name) => names.includes(name));
