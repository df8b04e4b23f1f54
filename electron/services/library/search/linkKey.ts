import { fold } from '#core/post/fold.ts';
import type { LinkForm } from '#core/post/links.ts';

/**
 * The last part of a link's address, without what names of pages end in and without a date before it: what a link to a post has in common
 * with the post, whatever way it goes there. Null for one that leads nowhere else.
 */
export function linkKey(href: string, form: LinkForm, target: string): string | null {
  if (form !== 'plain') {
    const page = pageOf(href);
    return page === null ? null : nameKey(page);
  }
  // Sites without speaking addresses tell their posts apart by the query: ?p=12.
  const query = /^[a-z][a-z\d+.-]*:\/\/[^/]*\/?(?:index\.php)?(\?[^#]+)/i.exec(target)?.[1];
  return query ?? nameKey(target.replace(/[?#].*$/s, ''));
}

/** The same of a path: `posts/2024-05-01-Über mich/index.md` is `uber-mich`. */
export function nameKey(path: string): string | null {
  const parts = path
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
    .split('/')
    .filter((part) => part !== '' && !/^index(?:\.[a-z-]{2,5})?\.(?:md|markdown|html?|php)$/i.test(part));
  const last = parts.at(-1)?.trim();
  if (last === undefined) return null;
  const name = last.replace(/\.(?:md|markdown|html?|php)$/i, '').replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, '');
  const key = fold(decoded(name)).replaceAll(/[\s_]+/g, '-');
  return key === '' ? null : key;
}

/** The page that a wiki link or a site builder's tag names. */
export function pageOf(href: string): string | null {
  const wiki = /^\[\[(.*)\]\]$/s.exec(href)?.[1];
  if (wiki !== undefined) return wiki.replace(/#.*$/s, '').trim() || null;
  const [, quoted, bare] =
    /(?:ref|relref|post_url|link)\s+(?:path\s*=\s*)?(?:["'`]([^"'`]*)["'`]|([^\s"'`%>}]+))/.exec(href) ?? [];
  return (quoted ?? bare ?? '').replace(/#.*$/s, '') || null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The key of a wiki link that says a post's title. */
export const titleKey = (title: string): string | null => nameKey(title.replaceAll('/', ' '));
