import {
  attribute,
  classesOf,
  descendants,
  isBlank,
  isElement,
  makeElement,
  makeText,
  setChildren,
  textOf,
} from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';

/** Each item of a list is a list of its own in what Notion exports. */
const lists = ['bulleted-list', 'numbered-list', 'to-do-list'];

/** Says in plain HTML what Notion says by classes. */
export function tidyNotion(body: Element, html: string): void {
  if (!/class="(?:[^"]*\s)?(?:bulleted-list|numbered-list|to-do-list|toggle|callout|bookmark source)[\s"]/.test(html))
    return;
  const open: Element[] = [body];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const children: ChildNode[] = [];
    for (const node of parent.childNodes) {
      const found: ChildNode[] = isElement(node) ? tidied(node) : [node];
      for (const one of found) {
        const before = children.findLast((other) => !isBlank(other));
        if (isElement(one) && before !== undefined && isElement(before) && isSameList(before, one)) {
          for (const item of one.childNodes) {
            item.parentNode = before;
            before.childNodes.push(item);
          }
        } else {
          children.push(one);
        }
      }
    }
    setChildren(parent, children);
    for (const child of children) if (isElement(child)) open.push(child);
  }
}

const isSameList = (one: Element, other: Element): boolean =>
  one.tagName === other.tagName &&
  lists.some((name) => classesOf(one).includes(name) && classesOf(other).includes(name));

function tidied(element: Element): ChildNode[] {
  const classes = classesOf(element);
  if (element.tagName === 'div' && classes.includes('checkbox')) {
    const checked = classes.includes('checkbox-on') ? { checked: '' } : {};
    return [makeElement('input', [], { type: 'checkbox', ...checked })];
  }
  if (element.tagName === 'ul' && classes.includes('toggle')) return toggle(element) ?? [element];
  if (element.tagName === 'figure' && classes.includes('callout')) return [callout(element) ?? element];
  if (element.tagName === 'figure') return bookmark(element) ?? [element];
  return [element];
}

/** A fold is a list of one item, which holds nothing else. */
function toggle(list: Element): ChildNode[] | null {
  const [item, ...more] = list.childNodes.filter((node) => !isBlank(node));
  if (item === undefined || more.length > 0 || !isElement(item)) return null;
  const parts = item.childNodes.filter((node) => !isBlank(node));
  return parts.every(({ nodeName }) => nodeName === 'details') ? parts : null;
}

function callout(figure: Element): Element | null {
  const parts = figure.childNodes.filter((node) => !isBlank(node));
  const [icon, words, ...more] = parts;
  if (icon === undefined || words === undefined || more.length > 0 || !isElement(icon) || !isElement(words))
    return null;
  const sign = textOf(icon).trim();
  const title = makeElement('p', [makeElement('strong', [makeText(sign)])], { class: 'callout-title' });
  return makeElement('aside', [...(sign === '' ? [] : [title]), words], { class: 'callout callout-note' });
}

/** A card of a page elsewhere: a link with a title, and what it says beyond that under it. */
function bookmark(figure: Element): ChildNode[] | null {
  const all = [...descendants(figure)];
  const link = all.find((element) => element.tagName === 'a' && classesOf(element).includes('bookmark'));
  const named = (name: string): Element | undefined => all.find((element) => classesOf(element).includes(name));
  const title = named('bookmark-title');
  if (link === undefined || title === undefined || textOf(title).trim() === '') return null;
  const card = makeElement(
    'figure',
    [makeElement('a', [makeText(textOf(title).trim())], { href: attribute(link, 'href') })],
    { class: 'embed' },
  );
  const rest = [named('bookmark-description'), all.find(({ tagName }) => tagName === 'figcaption')];
  return [
    card,
    ...rest.flatMap((one) =>
      one === undefined || textOf(one).trim() === '' ? [] : [makeElement('p', one.childNodes)],
    ),
  ];
}
