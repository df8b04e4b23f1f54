import { attribute, elements, isElement, setAttribute, textOf } from './tree.ts';
import type { Child, Element, Fragment } from './tree.ts';

/** Gives each box of a task list its task as a name, for those who hear the page. */
export function nameTasks(fragment: Fragment): void {
  for (const item of elements(fragment)) {
    if (item.tagName !== 'li') continue;
    const box = boxOf(item);
    if (box === null || attribute(box, 'aria-label') !== undefined) continue;
    const task = ownText(item).replace(/\s+/g, ' ').trim();
    setAttribute(box, 'aria-label', task === '' ? '☐' : task);
  }
}

/** The box that an item begins with: in it, or in its first paragraph or label. */
function boxOf(item: Element): Element | null {
  const first = item.childNodes.find((child) => isElement(child));
  if (first === undefined) return null;
  if (first.tagName === 'input') return attribute(first, 'type') === 'checkbox' ? first : null;
  return first.tagName === 'p' || first.tagName === 'label' ? boxOf(first) : null;
}

/** The text of an item without the lists under it. */
const ownText = (item: Element): string =>
  item.childNodes
    .filter((child: Child) => !(isElement(child) && ['ul', 'ol'].includes(child.tagName)))
    .map((child) => (isElement(child) ? textOf(child) : 'value' in child ? child.value : ''))
    .join('');
