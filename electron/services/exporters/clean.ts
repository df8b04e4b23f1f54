import { elements, remove } from './tree.ts';
import type { Fragment } from './tree.ts';

/** What has no place in the text of a page, or would act without the reader. */
const actors = new Set([
  'script',
  'base',
  'meta',
  'link',
  'object',
  'embed',
  'applet',
  'noscript',
  'frame',
  'frameset',
]);
const addressAttributes = new Set(['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href']);

/** Takes out of a text's own HTML whatever runs by itself: an exported page has no script, and its text cannot change the page. */
export function cleanText(fragment: Fragment, warn: (warning: string) => void): void {
  for (const element of elements(fragment)) {
    if (actors.has(element.tagName)) {
      remove(element);
      warn(`An element <${element.tagName}> of the text is left out: exported pages run no scripts.`);
      continue;
    }
    element.attrs = element.attrs.filter(({ name, value }) => {
      if (name.startsWith('on')) return false;
      // Browsers skip control characters and blanks in a scheme.
      // oxlint-disable-next-line no-control-regex
      const address = value.replace(/[\u0000-\u0020]+/g, '').toLowerCase();
      return !(addressAttributes.has(name) && (address.startsWith('javascript:') || address.startsWith('vbscript:')));
    });
  }
}
