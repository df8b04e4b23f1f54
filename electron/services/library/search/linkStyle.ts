import { posix } from 'node:path';

import { isFromContent } from './leadsTo.ts';
import type { LinkedPost, StandingLink } from './leadsTo.ts';
import { pageOf } from './linkKey.ts';

/** The address of a post in the way another link is written. */
export function hrefLike(
  link: StandingLink,
  from: Pick<LinkedPost, 'path' | 'folder' | 'kind'>,
  post: LinkedPost,
): string {
  const { href, form, target } = link;
  if (form === 'wiki') return `[[${post.title}]]`;
  const name = posix.basename(post.kind === 'file' ? post.path.replace(/\.[^.]+$/, '') : post.folder);
  if (form === 'template') {
    const page = pageOf(href) ?? '';
    const [, end = ''] = /(\.(?:md|markdown))$/i.exec(page) ?? [];
    const folders = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    return page === '' ? href : href.replace(page, folders + name + end);
  }
  const [, path = href, rest = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  if (target.startsWith('/') || /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href)) {
    const parts = path.split('/');
    const at = parts.findLastIndex((part) => part !== '');
    const [, end = ''] = /(\.[a-z]+)$/i.exec(parts[at] ?? '') ?? [];
    return parts.with(at, encodeURIComponent(post.slug) + end).join('/') + rest;
  }
  if (isFromContent(href)) return `@/${post.path.replace(/^content\//, '')}${rest}`;
  const isFile = /\.(?:md|markdown)$/i.test(path);
  const to = isFile ? post.path : post.kind === 'file' ? post.path.replace(/\.[^.]+$/, '') : post.folder;
  const relative = posix.relative(from.folder === '' ? '.' : from.folder, to) || '.';
  const dotted = path.startsWith('./') && !relative.startsWith('.') ? `./${relative}` : relative;
  const encoded = dotted
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  return encoded + (!isFile && path.endsWith('/') ? '/' : '') + rest;
}
