import { blockElementAttrs } from '../blockAttributes.ts';
import type { HtmlElement, HtmlTree, HtmlWriteContext } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { saysOfItself } from '../markdown.ts';

/**
 * What an item holds. In a tight list its first paragraph is no paragraph of its own, unless it says something of itself; a box stands
 * before its words.
 */
export function itemContent(item: NodeJson, context: HtmlWriteContext, checked: boolean | null): HtmlTree {
  const loose = context.parent.attrs?.['loose'] === true;
  const [first, ...rest] = item.content ?? [];
  if (first === undefined) return [];
  const others = (): HtmlTree[] => rest.map((block) => context.render(block, item));
  // Rendered once and in order: each time it is rendered, its notes and headings get ids of their own.
  if (loose && checked === null) return [context.render(first, item), ...others()];
  const words = context.children(first);
  const line: HtmlTree = checked === null ? words : { tag: 'label', attrs: {}, children: [box(checked), ' ', words] };
  // A `<p>` would make the list a loose one.
  const tag = loose ? 'p' : saysOfItself(first) ? 'div' : null;
  const own = tag === null ? line : { tag, attrs: blockElementAttrs(first.attrs ?? {}), children: line };
  return [own, ...others()];
}

const box = (checked: boolean): HtmlTree => ({
  tag: 'input',
  attrs: { type: 'checkbox', ...(checked && { checked: '' }), disabled: '' },
  children: [],
});

/** The box before an item's words, checked or not; null when it has none. */
export function readBox(item: HtmlElement | null): boolean | null {
  let element = item?.name === 'li' ? item.firstElement() : null;
  while (element !== null && ['p', 'div', 'label'].includes(element.name)) element = element.firstElement();
  return element?.name === 'input' && element.attrs['type'] === 'checkbox' ? 'checked' in element.attrs : null;
}

/** By what the editor says of a list, or by paragraphs in its items. */
export function readLoose(list: HtmlElement): boolean {
  if ('data-loose' in list.attrs) return true;
  return !('data-tight' in list.attrs) && list.firstElement()?.firstElement()?.name === 'p';
}
