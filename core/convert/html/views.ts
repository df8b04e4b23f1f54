import type { HtmlElement, HtmlSubtree } from '../../document/html.ts';
import { sanitizeNodes } from './sanitize.ts';
import { isBlank, isElement, isText, preformatted, textOf } from './tree.ts';
import type { Element } from './tree.ts';

/** The elements behind the views that readers of whole elements are given. */
const trees = new WeakMap<HtmlSubtree, Element>();
/** Many readers look at one element, each from top to bottom: what they see is made once. */
const views = new WeakMap<Element, Subtree>();

export function treeOf(view: HtmlSubtree): Element {
  const tree = trees.get(view);
  if (tree === undefined) throw new TypeError('Not an element of the page that is read');
  return tree;
}

/** An element as rules see it. */
export const viewOf = (element: Element): HtmlElement => subtreeOf(element);

/** An element as readers of whole elements see it. It must not change from then on. */
export function subtreeOf(element: Element): HtmlSubtree {
  const known = views.get(element);
  if (known !== undefined) return known;
  const view = new Subtree(element);
  views.set(element, view);
  trees.set(view, element);
  return view;
}

class Subtree implements HtmlSubtree {
  readonly name: string;
  readonly attrs: Record<string, string>;
  readonly #element: Element;
  #elements: HtmlSubtree[] | null = null;
  #parts: (HtmlSubtree | string)[] | null = null;

  constructor(element: Element) {
    this.name = element.tagName;
    this.attrs = {};
    for (const { name, value } of element.attrs) if (name !== '__proto__') this.attrs[name] = value;
    this.#element = element;
  }

  firstElement(): HtmlSubtree | null {
    const child = this.#element.childNodes.find(isElement);
    return child === undefined ? null : subtreeOf(child);
  }

  elements(): HtmlSubtree[] {
    return (this.#elements ??= this.#element.childNodes.filter(isElement).map(subtreeOf));
  }

  parts(): (HtmlSubtree | string)[] {
    return (this.#parts ??= this.#element.childNodes.flatMap((node): (HtmlSubtree | string)[] => {
      if (isElement(node)) return [subtreeOf(node)];
      return isText(node) && !isBlank(node) ? [node.value] : [];
    }));
  }

  text(): string {
    return textOf(this.#element);
  }

  preformatted(): string {
    return preformatted(this.#element);
  }

  html(): string {
    return sanitizeNodes([this.#element]);
  }
}
