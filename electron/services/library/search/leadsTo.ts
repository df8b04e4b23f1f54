import { posix } from 'node:path';

import { fold } from '#core/post/fold.ts';
import type { LinkForm } from '#core/post/links.ts';

import { nameKey, pageOf } from './linkKey.ts';

/** A post as links find it. */
export interface LinkedPost {
  n: number;
  id: string;
  title: string;
  slug: string;
  kind: string;
  /** Relative to the library, forward slashes. */
  path: string;
  folder: string;
  date: string | null;
  /** Where it can be read: its publications and the address it names as the first. */
  urls: string[];
}

/** A link as it stands in a text. */
export interface StandingLink {
  href: string;
  form: LinkForm;
  target: string;
}

/** First parts of addresses that are pages of a site, and no posts. */
const sitePages = new Set([
  'tag',
  'tags',
  'category',
  'categories',
  'author',
  'authors',
  'page',
  'search',
  'topics',
  'archive',
  'archives',
  'feed',
]);

/** Whether a link in the text of one post leads to another. */
export function leadsTo(
  link: StandingLink,
  from: Pick<LinkedPost, 'path' | 'folder' | 'kind'>,
  post: LinkedPost,
): boolean {
  if (link.form === 'wiki') return pageNames(pageOf(link.href), post, true);
  if (link.form === 'template') return pageNames(pageOf(link.href), post, false);
  if (isFromContent(link.href)) return pageNames(link.target.slice(link.target.indexOf('@/') + 2), post, false);
  if (link.target.startsWith('//') || /^[a-z][a-z\d+.-]*:/i.test(link.target)) return urlLeadsTo(link.target, post);
  if (link.target.startsWith('/')) return sitePathLeadsTo(link.target, post);
  const places = placesOf(post);
  return relativeTargets(link, from).some((target) => places.has(composed(withoutIndex(target))));
}

/** An address from the top of a site's content folder, as some site builders write it: `@/notes/page.md`. */
export const isFromContent = (href: string): boolean => href.startsWith('@/');

/** What a relative link may mean: from the file, as Markdown has it, or from its page, as a site has it. */
export function relativeTargets(
  { href, target }: StandingLink,
  from: Pick<LinkedPost, 'path' | 'folder' | 'kind'>,
): string[] {
  if (target === '') return [];
  if (from.kind !== 'file') return [target];
  const page = posix.join(withoutIndex(from.path), decoded(href.replace(/[?#].*$/s, ''))).replace(/\/$/, '');
  return [target, page];
}

function placesOf({ path, folder, kind, slug }: LinkedPost): Set<string> {
  const own = kind === 'file' ? posix.dirname(path) : posix.dirname(folder);
  const places = [withoutIndex(path), ...(kind === 'file' ? [] : [folder]), own === '.' ? slug : `${own}/${slug}`];
  return new Set(places.map(composed));
}

/** Systems differ in how they write a letter with its accent: as one sign or as two. */
const composed = (path: string): string => path.normalize('NFC');

/** A path without the ending of a page. */
export const withoutIndex = (path: string): string =>
  path.replace(/\.(?:md|markdown|html?)$/i, '').replace(/(?:^|\/)index(?:\.[a-z-]{2,5})?$/i, '');

function urlLeadsTo(url: string, post: LinkedPost): boolean {
  const wanted = readUrl(url);
  if (wanted === null) return false;
  const own = post.urls.flatMap((one) => readUrl(one) ?? []);
  if (own.some((one) => one.host === wanted.host && one.path === wanted.path && one.query === wanted.query))
    return true;
  return own.some((one) => one.host === wanted.host) && wanted.query === '' && sitePathLeadsTo(wanted.path, post);
}

function readUrl(url: string): { host: string; path: string; query: string } | null {
  try {
    const { host, pathname, search } = new URL(url.startsWith('//') ? `https:${url}` : url);
    const path = decoded(pathname).replace(/(?:index\.html?)?\/?$/, '');
    return { host: host.replace(/^www\./, ''), path, query: search };
  } catch {
    return null;
  }
}

/** Whether an address from the top of the post's own site is the post's: by its last part, and by the date before it where there is one. */
function sitePathLeadsTo(target: string, post: LinkedPost): boolean {
  const own = post.urls.flatMap((url) => readUrl(url) ?? []);
  const path = withoutIndex(target).replace(/\/$/, '');
  if (own.some((one) => one.path !== '' && one.path === path && one.query === '')) return true;
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length > 1 && sitePages.has((parts[0] ?? '').toLowerCase())) return false;
  const key = nameKey(path);
  if (key === null || (key !== nameKey(post.slug) && key !== nameKey(post.path))) return false;
  const year = parts.find((part) => /^(?:19|20)\d\d$/.test(part));
  // Between two time zones a new year begins twice.
  return (
    year === undefined ||
    post.date === null ||
    Math.abs(Number(year) - Number(post.date.slice(0, 4))) <= (/-(?:12-31|01-01)/.test(post.date) ? 1 : 0)
  );
}

/** Whether a page is named by its file, its folder, its slug, or (in a wiki) its title. */
function pageNames(page: string | null, post: LinkedPost, byTitle: boolean): boolean {
  if (page === null) return false;
  if (byTitle && fold(page) === fold(post.title).trim()) return true;
  const key = nameKey(page);
  if (key === null || (key !== nameKey(post.slug) && key !== nameKey(post.path))) return false;
  const folders = posix
    .normalize(withoutIndex(page).replace(/^[./]+/, ''))
    .split('/')
    .slice(0, -1)
    .join('/');
  return folders === '' || `/${post.path}`.toLowerCase().includes(`/${folders.toLowerCase()}/`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
