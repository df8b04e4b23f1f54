import type { Attrs } from '../definition.ts';
import type { HtmlElement } from '../html.ts';

/** A loose list has air between its items: Markdown's blank lines, HTML's paragraphs in items. */
export const looseAttrs = (attrs: Attrs): Record<string, string> =>
  attrs['loose'] === true ? { 'data-loose': '' } : {};

export function readLoose(list: HtmlElement): boolean {
  if ('data-loose' in list.attrs) return true;
  if ('data-tight' in list.attrs) return false;
  return list.firstElement()?.firstElement()?.name === 'p';
}
