import { attribute, elements, isElement, remove, setAttribute, textOf } from './tree.ts';
import type { Element, Fragment } from './tree.ts';

const headingTag = /^h([1-6])$/;

/**
 * Fits the text's headings under the page's own title: it is the only first-level heading, and no level is skipped, while what
 * stood under what stays so. Gives each an id made of its words.
 */
export function arrangeHeadings(fragment: Fragment): void {
  const all = elements(fragment);
  const taken = new Set(all.map((element) => attribute(element, 'id')).filter((id) => id !== undefined));
  const open: number[] = [];
  for (const heading of all) {
    const level = Number(headingTag.exec(heading.tagName)?.[1]);
    if (Number.isNaN(level)) continue;
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    rename(heading, `h${Math.min(open.length + 1, 6)}`);
    if (attribute(heading, 'id') === undefined) setAttribute(heading, 'id', freeId(textOf(heading), taken));
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

/** An id of the heading's own words in any script: `Über uns` is `über-uns`. */
function freeId(text: string, taken: Set<string>): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .toWellFormed();
  const base = words === '' ? 'section' : words;
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  taken.add(id);
  return id;
}
