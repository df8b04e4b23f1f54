import type { HtmlElement, HtmlSubtree } from '../../document/html.ts';
import { sanitizeNodes } from './sanitize.ts';
import { isBlank, isElement, isText, preformatted, textOf } from './tree.ts';
import type { Element } from './tree.ts';

/** The elements behind the views that readers of whole elements are given. */
const trees = new WeakMap<HtmlSubtree, Element>();

export function treeOf(view: HtmlSubtree): Element {
  const tree = trees.get(view);
  if (tree === undefined) throw new TypeError('Not an element of the page that is read');
  return tree;
}

/** An element as rules see it. */
export function viewOf(element: Element): HtmlElement {
  return {
    name: element.tagName,
    attrs: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    firstElement: () => {
      const child = element.childNodes.find(isElement);
      return child === undefined ? null : viewOf(child);
    },
  };
}

/** An element as readers of whole elements see it. */
export function subtreeOf(element: Element): HtmlSubtree {
  const view: HtmlSubtree = {
    ...viewOf(element),
    firstElement: () => {
      const child = element.childNodes.find(isElement);
      return child === undefined ? null : subtreeOf(child);
    },
    elements: () => element.childNodes.filter(isElement).map(subtreeOf),
    parts: () =>
      element.childNodes.flatMap((node): (HtmlSubtree | string)[] => {
        if (isElement(node)) return [subtreeOf(node)];
        return isText(node) && !isBlank(node) ? [node.value] : [];
      }),
    text: () => textOf(element),
    preformatted: () => preformatted(element),
    html: () => sanitizeNodes([element]),
  };
  trees.set(view, element);
  return view;
}
