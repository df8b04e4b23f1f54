import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { BrokenLink, PostLink } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';

import { distance } from './distance.ts';
import { isFromContent, leadsTo, relativeTargets } from './leadsTo.ts';
import type { LinkedPost, StandingLink } from './leadsTo.ts';
import { linkKey, nameKey, pageOf, titleKey } from './linkKey.ts';
import { hrefLike } from './linkStyle.ts';

/** Posts whose links are looked at together. */
const postsAtOnce = 300;
/** Names that are compared to find one that is nearly the same. */
const mostNames = 3_000;

interface LinkRow extends StandingLink {
  place: number;
  words: string;
}

/** Which post links to which, by what the catalogue knows. */
export class LinkGraph {
  readonly #catalogue: DatabaseSync;
  readonly #byKey: StatementSync;
  readonly #named: StatementSync;
  readonly #link: StatementSync;
  readonly #linksOf: StatementSync;
  readonly #post: StatementSync;
  readonly #near: StatementSync;

  constructor(catalogue: DatabaseSync, search: DatabaseSync) {
    this.#catalogue = catalogue;
    this.#byKey = search.prepare('SELECT n, place FROM link_keys WHERE key = ? ORDER BY n, place');
    this.#named = search.prepare('SELECT n FROM names WHERE key = ?');
    this.#near = search.prepare(`SELECT DISTINCT key FROM names WHERE key >= ? AND key < ? LIMIT ${mostNames}`);
    this.#link = catalogue.prepare('SELECT place, href, words, form, target FROM links WHERE n = ? AND place = ?');
    this.#linksOf = catalogue.prepare('SELECT place, href, words, form, target FROM links WHERE n = ? ORDER BY place');
    this.#post = catalogue.prepare(
      `SELECT n, id, path, summary, json_extract(detail, '$.kind') AS kind, json_extract(detail, '$.folder') AS folder,
         json_extract(detail, '$.frontMatter.meta.canonicalUrl') AS canonical FROM posts WHERE n = ? AND trashed = 0`,
    );
  }

  /** Links of other posts, outside the trash, to a post. */
  to(id: string): PostLink[] {
    const n = this.#catalogue.prepare('SELECT n FROM posts WHERE id = ?').get(id)?.['n'];
    const post = n === undefined ? null : this.#find(Number(n));
    if (post === null) return [];
    const seen = new Set<string>();
    const found: { from: LinkedPost; link: LinkRow }[] = [];
    for (const key of keysOf(post)) {
      for (const row of this.#byKey.iterate(key) as Iterable<unknown> as Iterable<{ n: number; place: number }>) {
        if (row.n === post.n || seen.has(`${row.n} ${row.place}`)) continue;
        const from = this.#find(row.n);
        const link = this.#link.get(row.n, row.place) as unknown as LinkRow | undefined;
        if (from === null || link === undefined || !leadsTo(link, from, post)) continue;
        seen.add(`${row.n} ${row.place}`);
        found.push({ from, link });
      }
    }
    return found
      .sort((a, b) => a.from.n - b.from.n || a.link.place - b.link.place)
      .map(({ from, link }) => ({ from: from.id, fromTitle: from.title, href: link.href, text: link.words }));
  }

  /** Broken links of one post (by id), or of some posts after a number and where to go on. */
  broken(id: string | null, after: number): { links: BrokenLink[]; next: number | null } {
    const select =
      id === null
        ? this.#catalogue
            .prepare(`SELECT n FROM posts WHERE n > ? AND trashed = 0 ORDER BY n LIMIT ${postsAtOnce}`)
            .all(after)
        : this.#catalogue.prepare('SELECT n FROM posts WHERE id = ? AND trashed = 0').all(id);
    const links: BrokenLink[] = [];
    for (const row of select) {
      const from = this.#find(Number(row['n']));
      if (from === null) continue;
      for (const link of this.#linksOf.all(from.n) as unknown as LinkRow[]) {
        const verdict = this.#judge(link, from);
        if (verdict === 'fine') continue;
        const { suggestion } = verdict;
        links.push({
          from: from.id,
          fromTitle: from.title,
          href: link.href,
          text: link.words,
          suggestion:
            suggestion === null
              ? null
              : { id: suggestion.id, title: suggestion.title, href: hrefLike(link, from, suggestion) },
        });
      }
    }
    const last = select.at(-1)?.['n'];
    return { links, next: id === null && select.length === postsAtOnce ? Number(last) : null };
  }

  #judge(link: LinkRow, from: LinkedPost): 'fine' | { suggestion: LinkedPost | null } {
    const key = linkKey(link.href, link.form, link.target);
    if (key === null) return 'fine';
    const named = this.#withName(key);
    if (named.some((post) => leadsTo(link, from, post))) return 'fine';
    const former = this.#former(link, from, key);
    if (former !== null && this.#answersTo(former, key)) return 'fine';
    const isRelative = link.form === 'plain' && !/^(?:\/|[a-z][a-z\d+.-]*:)/i.test(link.target);
    // Other addresses of a site may be pages that are no posts: only those that were posts once are known to be broken.
    if (!isRelative && !/\b(?:rel)?ref\b|\bpost_url\b/.test(link.form === 'template' ? link.href : ''))
      return former === null ? 'fine' : { suggestion: former };
    if (this.#isThere(link, from)) return 'fine';
    if (isRelative && former === null && !this.#isWouldBe(link, from)) return 'fine';
    return { suggestion: former ?? this.#nearest(key) };
  }

  /** Whether a file of the library stands where a link leads. */
  #isThere(link: LinkRow, from: LinkedPost): boolean {
    const root = String(this.#catalogue.prepare('SELECT root FROM state').get()?.['root'] ?? '');
    const page = isFromContent(link.href) ? link.href.slice(2) : link.form === 'plain' ? null : pageOf(link.href);
    const paths =
      page === null
        ? relativeTargets(link, from)
        : ['', 'content', posix.dirname(from.path)].map((folder) => posix.join(folder, page.replace(/^\/+/, '')));
    return paths.some((path) => {
      // What leads out of the library is none of its files.
      if (path === '..' || path.startsWith('../')) return true;
      return ['', '.md', '/_index.md', '/index.md'].some((end) => existsSync(join(root, path + end)));
    });
  }

  /** Whether a relative link means a file, or a post among others: a page of a site beside them is none of ours. */
  #isWouldBe(link: LinkRow, from: LinkedPost): boolean {
    // Those are made by site builders; what they are made of is called otherwise.
    if (/\.(?:html?|php|xml)$/i.test(link.target)) return false;
    if (/\.[a-z\d]{1,10}$/i.test(link.target)) return true;
    const folder = posix.dirname(link.target);
    if (folder === '.') return false;
    const among = folder === from.folder && from.kind === 'bundle' ? posix.dirname(from.folder) : folder;
    return (
      among === folder &&
      this.#catalogue
        .prepare(`SELECT 1 FROM posts WHERE path > ? || '/' AND path < ? || '0' AND trashed = 0 LIMIT 1`)
        .get(among, among) !== undefined
    );
  }

  /** The post that stood where a link leads. */
  #former(link: LinkRow, from: LinkedPost, key: string): LinkedPost | null {
    const rows = this.#catalogue
      .prepare(
        'SELECT former.path, posts.n FROM former JOIN posts USING (id) WHERE former.slug = ? AND posts.trashed = 0 ORDER BY former.seq DESC',
      )
      .all(key);
    for (const row of rows) {
      const post = this.#find(Number(row['n']));
      const path = String(row['path']);
      const folder = /(?:^|\/)index\.(?:md|markdown)$/i.test(path) ? posix.dirname(path) : post?.folder;
      if (post !== null && leadsTo(link, from, { ...post, path, slug: key, folder: folder ?? '' })) return post;
    }
    return null;
  }

  /** Whether a post's front matter keeps an old address of it: as `aliases`, `redirect_from` or whatever its site calls it. */
  #answersTo(post: LinkedPost, key: string): boolean {
    const extra = String(this.#catalogue.prepare('SELECT extra FROM texts WHERE n = ?').get(post.n)?.['extra'] ?? '');
    return extra.split(/\s+/).some((word) => word.includes('/') && nameKey(word) === key);
  }

  /** The post whose name is nearly a link's. */
  #nearest(key: string): LinkedPost | null {
    let best: { key: string; far: number } | null = null;
    const most = Math.min(4, Math.floor(key.length / 4));
    for (const start of new Set([key.slice(0, 3), key.slice(0, 2)])) {
      for (const row of this.#near.iterate(start, `${start}\u{10ffff}`)) {
        const name = String(row['key']);
        if (Math.abs(name.length - key.length) > most) continue;
        const far = distance(name, key, most);
        if (far <= most && (best === null || far < best.far)) best = { key: name, far };
      }
      if (best !== null) break;
    }
    return best === null ? null : (this.#withName(best.key)[0] ?? null);
  }

  #withName(key: string): LinkedPost[] {
    return this.#named.all(key).flatMap((row) => this.#find(Number(row['n'])) ?? []);
  }

  #find(n: number): LinkedPost | null {
    const row = this.#post.get(n);
    if (row === undefined) return null;
    const { title, slug, date, publications } = JSON.parse(String(row['summary'])) as PostSummary;
    const canonical = row['canonical'];
    const urls = publications.flatMap(({ url }) => (url === null ? [] : [url]));
    if (typeof canonical === 'string' && canonical !== '') urls.push(canonical);
    return {
      n,
      id: String(row['id']),
      title,
      slug,
      kind: String(row['kind']),
      path: String(row['path']),
      folder: String(row['folder']),
      date,
      urls,
    };
  }
}

/** What the addresses of a post can end in. */
export function keysOf(post: Pick<LinkedPost, 'path' | 'slug' | 'title' | 'urls'>): Set<string> {
  const keys = [
    nameKey(post.path),
    nameKey(post.slug),
    titleKey(post.title),
    ...post.urls.map((url) => linkKey(url, 'plain', url)),
  ];
  return new Set(keys.filter((key) => key !== null));
}
