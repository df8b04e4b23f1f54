import type { HtmlElement, HtmlSubtree } from '../../document/html.ts';
import { sanitizeNodes } from './sanitize.ts';
import { isBlank, isElement, isText, preformatted, textOf } from './tree.ts';
import type { Element } from './tree.ts';

/**
 * Where an element keeps its view: many readers look at one element, each from top to bottom, and what they see is made once. No
 * WeakMap, which costs more than all else where a page has hundreds of thousands of elements.
 */
const viewKey = Symbol('view');
type Viewed = Element & { [viewKey]?: Subtree };

/** The element behind a view. */
export function treeOf(view: HtmlSubtree): Element {
  if (!(view instanceof Subtree)) throw new TypeError('Not an element of the page that is read');
  return view.element;
}

/** An element as rules see it. */
export const viewOf = (element: Element): HtmlElement => subtreeOf(element);

/** An element as readers of whole elements see it. It must not change from then on. */
export function subtreeOf(element: Element): HtmlSubtree {
  return ((element as Viewed)[viewKey] ??= new Subtree(element));
}

class Subtree implements HtmlSubtree {
  readonly name: string;
  readonly attrs: Record<string, string>;
  readonly element: Element;
  #elements: HtmlSubtree[] | null = null;
  #parts: (HtmlSubtree | string)[] | null = null;

  constructor(element: Element) {
    this.name = element.tagName;
    this.attrs = {};
    for (const { name, value } of element.attrs) if (name !== '__proto__') this.attrs[name] = value;
    this.element = element;
  }

  firstElement(): HtmlSubtree | null {
    const child = this.element.childNodes.find(isElement);
    return child === undefined ? null : subtreeOf(child);
  }

  elements(): HtmlSubtree[] {
    return (this.#elements ??= this.element.childNodes.filter(isElement).map(subtreeOf));
  }

  parts(): (HtmlSubtree | string)[] {
    return (this.#parts ??= this.element.childNodes.flatMap((node): (HtmlSubtree | string)[] => {
      if (isElement(node)) return [subtreeOf(node)];
      return isText(node) && !isBlank(node) ? [node.value] : [];
    }));
  }

  text(): string {
    return textOf(this.element);
  }

  preformatted(): string {
    return preformatted(this.element);
  }

  html(): string {
    return sanitizeNodes([this.element]);
  }
}
