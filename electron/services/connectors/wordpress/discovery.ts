import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { isLoopback, siteFolders, siteName, typedAddresses } from '#core/publish/address.ts';
import type { DiscoveredSite } from '#core/publish/connector.ts';
import { offline, shortened } from '#core/publish/failures.ts';
import { unescapeHtml } from '#core/publish/terms.ts';

import { exchange, NoAnswer } from '../exchange.ts';
import type { ExchangeContext, Reply } from '../exchange.ts';
import { closedApi, errorOf } from './client.ts';

const indexSchema = z.object({
  name: z.string().catch(''),
  url: z.string().catch(''),
  home: z.string().catch(''),
  namespaces: z.array(z.string()),
  authentication: z.unknown().optional(),
});

const probeTimeout = 20_000;

/** What one address turned out to be. */
type Finding =
  | { kind: 'found'; site: DiscoveredSite }
  /** It is a WordPress, whose interface cannot be used. */
  | { kind: 'closed'; detail: string }
  | { kind: 'other' };

/**
 * Finds the REST root of the WordPress that a writer means: by the Link header or element of the page that was typed, else by
 * trying `wp-json/` and `?rest_route=/` in each folder from the page up to the root. Sends nothing secret.
 */
export async function discoverWordPress(address: string, context: ExchangeContext): Promise<DiscoveredSite | null> {
  const candidates = typedAddresses(address);
  if (candidates === null) {
    throw new LonghandError({
      code: 'invalid-input',
      message: `“${shortened(address)}” is not the address of a website.`,
      next: 'Type it as the browser shows it, for example blog.example.',
    });
  }
  let unanswered: NoAnswer | null = null;
  let closed: string | null = null;
  let other = false;
  for (const candidate of candidates) {
    try {
      const finding = await look(candidate, context);
      if (finding.kind === 'found') return finding.site;
      if (finding.kind === 'closed') closed ??= finding.detail;
      else other = true;
    } catch (thrown) {
      if (!(thrown instanceof NoAnswer)) throw thrown;
      unanswered ??= thrown;
    }
  }
  const site = siteName(candidates[0] ?? address);
  if (closed !== null) throw closedApi(site, closed);
  if (!other && unanswered !== null) throw offline(site, unanswered.message);
  return null;
}

async function look(address: string, context: ExchangeContext): Promise<Finding> {
  const get = (url: string, accept: string): Promise<Reply> =>
    exchange(context, {
      method: 'GET',
      url,
      headers: { accept },
      timeout: probeTimeout,
      redirects: 'any',
      maxBytes: 2 * 1024 * 1024,
    });
  const page = await get(address, 'text/html, application/json;q=0.9, */*;q=0.5');
  const announced = announcedRoots(page);
  const roots = new Set(announced);
  for (const folder of siteFolders(page.url)) {
    roots.add(`${folder}wp-json/`);
    roots.add(`${folder}?rest_route=/`);
  }
  let closed: string | null =
    announced.length > 0 || looksLikeWordPress(page.text) ? 'The REST interface gave no answer' : null;
  for (const root of roots) {
    let reply: Reply;
    try {
      reply = await get(root, 'application/json');
    } catch (thrown) {
      if (thrown instanceof NoAnswer) continue;
      throw thrown;
    }
    const site = siteOf(reply);
    if (site !== null) return { kind: 'found', site };
    const error = errorOf(reply);
    if (error !== null && /^rest_|^wp_/.test(error.code))
      closed = `HTTP ${reply.status} ${error.code}: ${shortened(error.message)}`;
  }
  return closed === null ? { kind: 'other' } : { kind: 'closed', detail: closed };
}

/** The roots that a page names, in its Link header and in its head. */
function announcedRoots(page: Reply): string[] {
  const roots: string[] = [];
  const add = (address: string): void => {
    if (!URL.canParse(address, page.url)) return;
    const url = new URL(address, page.url);
    if (url.protocol === 'https:' || url.protocol === 'http:') roots.push(url.href);
  };
  for (const [, target, parameters] of (page.headers.get('link') ?? '').matchAll(/<([^>]*)>([^,]*)/g)) {
    if (parameters?.includes('https://api.w.org/') === true && target !== undefined) add(target);
  }
  for (const [element] of page.text.slice(0, 500_000).matchAll(/<link\b[^>]{0,2000}>/gi)) {
    const href = /\shref=(?:"([^"]*)"|'([^']*)')/i.exec(element);
    if (/\srel=["']https:\/\/api\.w\.org\/["']/i.test(element)) add(unescapeHtml(href?.[1] ?? href?.[2] ?? ''));
  }
  return roots;
}

function looksLikeWordPress(html: string): boolean {
  return /<meta\b[^>]{0,200}\bcontent=["']WordPress \d/i.test(html) || /["'(/]wp-(?:content|includes)\//.test(html);
}

function siteOf(reply: Reply): DiscoveredSite | null {
  if (reply.status !== 200) return null;
  const parsed = indexSchema.safeParse(reply.json);
  if (!parsed.success || !parsed.data.namespaces.includes('wp/v2')) return null;
  const { name, home, url, authentication } = parsed.data;
  const apiRoot = saferRoot(reply.url);
  const siteUrl = [home, url].find((each) => /^https?:\/\//.test(each) && URL.canParse(each) && isAbove(each, apiRoot));
  return {
    kind: 'wordpress',
    name: unescapeHtml(shortened(name)).trim() || siteName(reply.url),
    siteUrl: withSlash(siteUrl ?? apiRoot.replace(/wp-json\/?$|(?:index\.php)?\?rest_route=.*$/, '')),
    apiRoot,
    supportsApplicationPasswords:
      typeof authentication === 'object' && authentication !== null && 'application-passwords' in authentication,
  };
}

/**
 * Whether a root lies below the address that its site gives for itself. The writer is shown that address, and signs in at the root: a
 * site that calls itself by another's name would get the other's password.
 */
function isAbove(site: string, root: string): boolean {
  const place = (address: string): string => {
    const { hostname, host, port, pathname } = new URL(withSlash(address));
    return (isLoopback(hostname) ? `localhost:${port}` : host.replace(/^www\./, '')) + pathname;
  };
  return place(root).startsWith(place(site));
}

function withSlash(address: string): string {
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

/** The root as it answered, without what a redirect may have added. */
function saferRoot(address: string): string {
  const url = new URL(address);
  const route = url.searchParams.get('rest_route');
  url.hash = '';
  url.search = route === null ? '' : `?rest_route=${route}`;
  return route === null ? withSlash(url.href) : url.href;
}
