import { posix } from 'node:path';

import type { LinkForm } from '#core/post/links.ts';

/**
 * What an address in a post's text leads to, so that addresses of one thing compare: a path of the library for a relative one, a path from
 * the site's root for one that starts with /, the whole address for another. Decoded, without fragment, query and final slash.
 */
export function targetOf(folder: string, href: string, form: LinkForm = 'plain'): string {
  if (form !== 'plain') return href;
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/|\\\\)/i.test(href)) return href.replace(/#.*$/s, '');
  const path = decoded(href.replace(/[?#].*$/s, '')).replaceAll('\\', '/');
  // A place in the post itself.
  if (path === '') return '';
  const whole = posix.normalize(path.startsWith('/') ? path : `${folder}/${path}`).replace(/(?<=.)\/$/, '');
  return path.startsWith('/') ? whole : whole.replace(/^\//, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
