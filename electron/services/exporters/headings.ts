import { HeadingIds } from '#core/convert/html/headingIds.ts';

import { attribute, elements, isElement, remove, setAttribute, textOf } from './tree.ts';
import type { Element, Fragment } from './tree.ts';

const headingTag = /^h([1-6])$/;

/**
 * Fits the text's headings under the page's own title: it is the only first-level heading, and no level is skipped, while what
 * stood under what stays so. Those that stand in the writer's own HTML get an id of their words, as the others have.
 */
export function arrangeHeadings(fragment: Fragment): void {
  const all = elements(fragment);
  const ids = new HeadingIds(new Set(all.map((element) => attribute(element, 'id')).filter((id) => id !== undefined)));
  const open: number[] = [];
  for (const heading of all) {
    const level = Number(headingTag.exec(heading.tagName)?.[1]);
    if (Number.isNaN(level)) continue;
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    rename(heading, `h${Math.min(open.length + 1, 6)}`);
    if (attribute(heading, 'id') === undefined) setAttribute(heading, 'id', ids.made(textOf(heading)));
  }
}

/** Takes out the heading that a text without a title begins with, if the page has it as its title already. */
export function takeTitleHeading(fragment: Fragment, title: string): void {
  const first = fragment.childNodes.find((child) => isElement(child));
  if (first?.tagName === 'h1' && textOf(first).replace(/\s+/g, ' ').trim() === title) remove(first);
}

function rename(element: Element, tagName: string): void {
  element.tagName = tagName;
  element.nodeName = tagName;
}
