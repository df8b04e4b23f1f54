import { readBlockAttrs } from '../../document/blockAttributes.ts';
import type { Attrs } from '../../document/definition.ts';
import type { NodeJson } from '../../document/json.ts';
import { readBox } from '../../document/nodes/listHtml.ts';
import type { Spacing } from './flow.ts';
import { isMadeId } from './headingIds.ts';
import type { Page } from './page.ts';
import { attribute, blockElements, descendants, isBlank, isComment, isElement, style, textOf } from './tree.ts';
import type { ChildNode, Element } from './tree.ts';
import { viewOf } from './views.ts';

/** Whether a figure shows pictures in a way that ours do not; any other is the parts it has. */
export const isOddFigure = (element: Element): boolean =>
  element.tagName === 'figure' &&
  !isSolePicture(element) &&
  [...descendants(element)].some(({ tagName }) => tagName === 'img');

/** Whether a list says more of its numbers than where they begin. */
export const isNumberedOtherwise = (list: Element): boolean =>
  /^(?:a|i)$/i.test(attribute(list, 'type')) ||
  list.attrs.some(({ name }) => name === 'reversed') ||
  (list.tagName === 'ol' && list.childNodes.some((node) => isElement(node) && attribute(node, 'value') !== ''));

/** Whether one picture, perhaps in a link or in marks, is all there is in an element. */
function isSolePicture(element: Element): boolean {
  const [only, ...more] = element.childNodes.filter((node) => !isBlank(node));
  if (only === undefined || more.length > 0 || !isElement(only)) return false;
  return only.tagName === 'img' || (!blockElements.has(only.tagName) && isSolePicture(only));
}

/** A heading without an id that nobody chose. */
export function withoutMadeId(node: NodeJson, element: Element): NodeJson {
  const id = node.attrs?.['id'];
  return typeof id === 'string' && isMadeId(id, wordsOf(element))
    ? { ...node, attrs: { ...node.attrs, id: null } }
    : node;
}

/** The words of an element, formulas by their TeX. */
function wordsOf(element: Element): string {
  const formula = element.tagName === 'math' ? [...descendants(element)].find(isTex) : undefined;
  if (formula !== undefined) return textOf(formula);
  return element.childNodes.map((node) => (isElement(node) ? wordsOf(node) : textOf(node))).join('');
}

const isTex = ({ tagName }: Element): boolean => tagName === 'annotation';

export function spacingIn(element: Element, around: Spacing): Spacing {
  if (element.tagName === 'textarea') return 'all';
  const said = style(element, 'white-space');
  if (said === '') return around;
  if (/^(?:pre|pre-wrap|break-spaces)$/.test(said)) return element.tagName === 'span' ? 'lines' : 'all';
  return said === 'pre-line' ? 'lines' : 'collapsed';
}

/** Whether words in a line say which way or in which language they are read, unlike the page. */
export function saysMoreThan({ own }: Page, element: Element): boolean {
  if (!/^(?:span|bdi)$/.test(element.tagName)) return false;
  const { dir, lang } = readBlockAttrs(viewOf(element));
  return (dir !== undefined && dir !== own['dir']) || (lang !== undefined && lang !== own['lang']);
}

export function blockAttrsOf({ attrs }: NodeJson): Attrs {
  const { textAlign, dir, lang } = attrs ?? {};
  return Object.fromEntries(Object.entries({ textAlign, dir, lang }).filter(([, value]) => typeof value === 'string'));
}

export const differing = (attrs: Attrs, from: Attrs): Attrs =>
  Object.fromEntries(Object.entries(attrs).filter(([name, value]) => from[name] !== value));

/** The elements that have blocks in them, however deep. */
export function holdersOfBlocks(body: Element): Set<Element> {
  const holders = new Set<Element>();
  const open: Element[] = [body];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    for (const child of element.childNodes) if (isElement(child)) open.push(child);
    if (!blockElements.has(element.tagName)) continue;
    let holder = element.parentNode;
    while (holder !== null && isElement(holder) && !holders.has(holder)) {
      holders.add(holder);
      holder = holder.parentNode;
    }
  }
  return holders;
}

/** A list whose first item begins with words is a tight one, even where a paragraph comes after them. */
export function tightness(list: Element): { loose?: false } {
  const item = list.childNodes.find((child) => isElement(child) && child.tagName === 'li');
  const first = item !== undefined && isElement(item) ? item.childNodes.find(isShown) : undefined;
  const isSaid = list.attrs.some(({ name }) => name === 'data-loose');
  return !isSaid && first !== undefined && !isElement(first) ? { loose: false } : {};
}

/** Whether something stands in the text for a node: a comment, too, where it is read as one. */
const isShown = (node: ChildNode): boolean =>
  isComment(node) ? /^\s*(?:more\b|nextpage\s*$)/.test(node.data) : !isBlank(node);

/** Whether an element is the box of a task: words come after it, or are still to be written. */
export function isBoxOfItem(element: Element): boolean {
  let parent = element.parentNode;
  while (parent?.nodeName === 'p' || parent?.nodeName === 'div' || parent?.nodeName === 'label')
    parent = parent.parentNode;
  return (
    parent !== null &&
    parent !== undefined &&
    isElement(parent) &&
    parent.tagName === 'li' &&
    readBox(viewOf(parent)) !== null
  );
}
